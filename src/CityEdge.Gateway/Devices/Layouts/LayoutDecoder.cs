using System.Collections.Frozen;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>
/// Turns payloads into fields by a layout; resolved once at start, allocates nothing after.
/// What must hold: no bytes make it throw; no byte outside the payload is read; of a case or item either all fields are handed on or none.
/// </summary>
internal sealed class LayoutDecoder
{
    /// <summary>The word for a raw number that the layout has no word for: no state of any profile, so that it is refused there and never taken for another.</summary>
    public const string UnknownWord = "unknown";

    private readonly LayoutCase[] _cases;
    private readonly FieldGroup[] _groups;
    private readonly LayoutItems? _row;
    private readonly FrozenDictionary<int, FieldGroup> _items;

    public LayoutDecoder(ByteLayout layout)
    {
        _cases = [.. layout.Cases];
        _groups = [.. layout.Cases.Select(one => new FieldGroup(one.Fields, null, layout.Order))];
        _row = layout.Items;
        _items = (layout.Items?.Items ?? []).ToFrozenDictionary(
            item => KeyOf(item.Key),
            item => new FieldGroup(item.Fields, item.Length, layout.Order));
        Names = layout.Cases.SelectMany(one => one.Fields).Concat((layout.Items?.Items ?? []).SelectMany(item => item.Fields)).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Every field that it may hand on.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Decodes one payload.</summary>
    /// <param name="payload">The bytes as the device sent them, decrypted.</param>
    /// <param name="port">The LoRaWAN port, 1 to 223; 0 where there is none.</param>
    /// <param name="sink">Takes each field.</param>
    /// <returns>
    /// Ok; Unknown where no case fits, the first key is not known, or nothing was sent; Partly where a later item is not known or breaks off;
    /// Malformed where the case, or the first item, is longer than the payload.
    /// </returns>
    public MessageOutcome Decode(ReadOnlySpan<byte> payload, int port, FieldSink sink)
    {
        if (payload.IsEmpty)
        {
            return MessageOutcome.Unknown;
        }

        return _row is null ? DecodeCase(payload, port, sink) : DecodeItems(_row, payload, port, sink);
    }

    private MessageOutcome DecodeCase(ReadOnlySpan<byte> payload, int port, FieldSink sink)
    {
        for (var i = 0; i < _cases.Length; i++)
        {
            if (!_cases[i].Fits(payload, port))
            {
                continue;
            }

            if (_groups[i].Measure(payload) < 0)
            {
                return MessageOutcome.Malformed;
            }

            _groups[i].Emit(payload, sink);
            return MessageOutcome.Ok;
        }

        return MessageOutcome.Unknown;
    }

    private MessageOutcome DecodeItems(LayoutItems row, ReadOnlySpan<byte> payload, int port, FieldSink sink)
    {
        if (!LayoutCase.HasPort(row.Ports, port))
        {
            return MessageOutcome.Unknown;
        }

        var at = 0;
        while (at < payload.Length)
        {
            var rest = payload[at..];
            if (rest.Length < row.KeyLength)
            {
                return at == 0 ? MessageOutcome.Malformed : MessageOutcome.Partly;
            }

            if (!_items.TryGetValue(KeyOf(rest[..row.KeyLength]), out var item))
            {
                return at == 0 ? MessageOutcome.Unknown : MessageOutcome.Partly;
            }

            rest = rest[row.KeyLength..];
            var length = item.Measure(rest);
            if (length < 0)
            {
                return at == 0 ? MessageOutcome.Malformed : MessageOutcome.Partly;
            }

            item.Emit(rest, sink);
            at += row.KeyLength + length;
        }

        return MessageOutcome.Ok;
    }

    private static int KeyOf(ReadOnlySpan<byte> key) => key.Length == 1 ? key[0] : (key[0] << 8) | key[1];
}
