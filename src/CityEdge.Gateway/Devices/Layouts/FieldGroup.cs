using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>
/// The fields of one case or item. It is measured before anything of it is handed on, so that a payload that breaks off
/// within it gives nothing rather than a part.
/// </summary>
internal sealed class FieldGroup(IReadOnlyList<LayoutField> fields, int? length, ByteOrder order)
{
    private readonly FieldReader[] _readers = [.. fields.Select(field => new FieldReader(field, order))];

    /// <summary>Bytes that the group takes from the start of these; −1 when they are too few or cannot be.</summary>
    public int Measure(ReadOnlySpan<byte> bytes)
    {
        var cursor = 0;
        var end = length ?? 0;
        foreach (var reader in _readers)
        {
            if (reader.IsThere(bytes) is not { } there)
            {
                return -1;
            }

            if (!there)
            {
                continue;
            }

            var start = reader.Start(cursor);
            cursor = start + reader.Size;
            if (cursor > bytes.Length || !reader.IsSound(bytes.Slice(start, reader.Size)))
            {
                return -1;
            }

            end = Math.Max(end, cursor);
        }

        return end <= bytes.Length ? end : -1;
    }

    /// <summary>Hands on every field that is there; only after <see cref="Measure"/> said that the bytes are enough.</summary>
    public void Emit(ReadOnlySpan<byte> bytes, FieldSink sink)
    {
        var cursor = 0;
        foreach (var reader in _readers)
        {
            if (reader.IsThere(bytes) == true)
            {
                var start = reader.Start(cursor);
                cursor = start + reader.Size;
                sink(reader.Name, reader.Read(bytes.Slice(start, reader.Size)));
            }
        }
    }
}
