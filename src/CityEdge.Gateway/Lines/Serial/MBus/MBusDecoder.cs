using System.Buffers.Binary;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Framing;

namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>
/// The fields of one meter's RSP_UD with variable data structure (CI 72H): a fixed head, then records. What holds: only bytes that are there
/// are read; a record whose quantity is not known is stepped over; one that changes the meaning of a known quantity gets a name of its own,
/// so that it is never taken for the plain one; two records of one name are both told, in the order of the bytes. What a VIFE says that is
/// not known here stands in the name. One decoder per meter: it keeps the names.
/// </summary>
internal sealed class MBusDecoder
{
    private const byte VariableData = 0x72;
    private const int HeadLength = 12;
    private const byte MakersOwn = 0x0F;
    private const byte MakersOwnAndMore = 0x1F;
    private const byte Filler = 0x2F;

    private readonly MBusNames _names = new();
    private int _maker = -1;
    private string _makerText = "";

    public MessageOutcome Decode(ReadOnlySpan<byte> frame, FieldSink fields)
    {
        if (frame.Length < MBusProtocol.InformationAt + 3 || frame.Length != frame[1] + MBusProtocol.LongOverhead)
        {
            return MessageOutcome.Malformed;
        }

        // CI 72H: variable data, low byte first. Errors (70H), fixed data (73H), data without a head (78H) are not spoken here.
        if (frame[MBusProtocol.InformationAt] != VariableData)
        {
            return MessageOutcome.Unknown;
        }

        var data = frame[(MBusProtocol.InformationAt + 1)..^2];
        if (data.Length < HeadLength)
        {
            return MessageOutcome.Malformed;
        }

        // Fixed head, signature: bits 12–8 say how the records are encrypted; 0 not at all.
        if ((data[11] & 0x1F) != 0)
        {
            return MessageOutcome.Unknown;
        }

        Head(data, fields);
        return Records(data[HeadLength..], fields) ? MessageOutcome.Ok : MessageOutcome.Partly;
    }

    // Identification 4 BCD, manufacturer 2, version, medium, access number, status.
    private void Head(ReadOnlySpan<byte> data, FieldSink fields)
    {
        fields("id", Bcd.TryRead(data[..4], out var id) ? FieldValue.Of(id) : FieldValue.Missing);
        fields("manufacturer", FieldValue.Of(Maker(BinaryPrimitives.ReadUInt16LittleEndian(data[4..]))));
        fields("version", FieldValue.Of(data[6]));
        fields("medium", FieldValue.Of(data[7]));
        fields("access_number", FieldValue.Of(data[8]));

        // Status: bits 1–0 the application, bit 2 power low, bit 3 permanent error, bit 4 temporary error, above the maker's own.
        fields("status", FieldValue.Of(data[9]));
        fields("power_low", FieldValue.Of((data[9] & 0x04) != 0));
        fields("permanent_error", FieldValue.Of((data[9] & 0x08) != 0));
        fields("temporary_error", FieldValue.Of((data[9] & 0x10) != 0));
    }

    // Three letters of five bits each, A is 1 (EN 62056-21).
    private string Maker(int code)
    {
        if (code != _maker)
        {
            _maker = code;
            _makerText = string.Create(3, code, static (text, c) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    text[i] = (char)(((c >> (10 - (5 * i))) & 0x1F) + '@');
                }
            });
        }

        return _makerText;
    }

    private bool Records(ReadOnlySpan<byte> data, FieldSink fields)
    {
        while (!data.IsEmpty)
        {
            switch (data[0])
            {
                // 0F: the maker's own data to the end; 1F: the same, and another telegram follows.
                case MakersOwn or MakersOwnAndMore:
                    return true;
                case Filler:
                    data = data[1..];
                    continue;
            }

            if (!MBusRecord.TryTake(ref data, out var record, out var value))
            {
                return false;
            }

            Tell(record, value, fields);
        }

        return true;
    }

    private void Tell(in MBusRecord record, ReadOnlySpan<byte> value, FieldSink fields)
    {
        if (record.Quantity.Name is { } quantity && !value.IsEmpty
            && _names.Of(new(quantity, record.Function, record.Storage, record.Tariff, record.Unit, record.Extension)) is { } name)
        {
            fields(name, MBusValue.Of(record, value));
        }
    }
}
