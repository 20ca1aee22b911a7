using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>
/// CJ/T 188-2004, water, heat and gas meters, usually 2,400 baud 8E1. A meter only answers.
/// <c>FE… | 68 | type | address, 7 BCD bytes, low first | C | L | DI0 DI1 | SER | data | sum | 16</c>.
/// </summary>
internal sealed class Cjt188Protocol : SerialProtocol
{
    /// <summary>Read the address, of the one meter on the line: ask with address <c>AA AA…</c>.</summary>
    public const uint ReadAddressItem = 0x810A;

    /// <summary>The current values; some meters want <c>1F90</c>.</summary>
    public const uint ReadDataItem = 0x901F;

    /// <summary>Bytes of type and address.</summary>
    public const int AddressLength = 8;

    /// <summary>Where the data begins: behind L.</summary>
    public const int DataAt = 11;

    /// <summary>Bytes of DI and SER before the values.</summary>
    public const int DataHead = 3;

    // L of an answer is 64H at most.
    private const int LongestData = 0x64;
    private const int ControlAt = 9;
    private const int LengthAt = 10;
    private const int Overhead = 13;
    private const byte Start = 0x68;
    private const byte End = 0x16;
    private const byte Wake = 0xFE;
    private const byte Any = 0xAA;
    private const byte ColdWater = 0x10;

    public override string Name => "cjt188";

    public override int LongestFrame => Overhead + LongestData;

    public override int LongestRequest => WakeBytes + Overhead + DataHead;

    public override int WakeBytes => 4;

    public override FrameVerdict Find(ReadOnlySpan<byte> bytes)
    {
        // FE wakes the receiver, 68 begins the frame.
        if (bytes[0] != Start)
        {
            return FrameVerdict.Not(bytes[0] == Wake ? FrameFault.None : FrameFault.Unknown);
        }

        // Table of meter types: 10–19 water, 20–29 heat, 30–39 gas, 40–49 others; AA asks any.
        if (bytes.Length > 1 && bytes[1] is not ((>= 0x10 and <= 0x49) or Any))
        {
            return FrameVerdict.Not(FrameFault.Unknown);
        }

        if (bytes.Length <= LengthAt)
        {
            return FrameVerdict.More;
        }

        if (bytes[LengthAt] > LongestData)
        {
            return FrameVerdict.Not(FrameFault.Length);
        }

        var length = Overhead + bytes[LengthAt];
        if (bytes.Length < length)
        {
            return FrameVerdict.More;
        }

        if (bytes[length - 1] != End)
        {
            return FrameVerdict.Not(FrameFault.Length);
        }

        // CS: the sum of all bytes from 68 to the last one of the data.
        return MeterSum.Of(bytes[..(length - 2)]) == bytes[length - 2] ? FrameVerdict.Whole(length) : FrameVerdict.Not(FrameFault.Checksum);
    }

    // Control code: bit 7 of C is clear in what a master sends.
    public override FrameRole RoleOf(ReadOnlySpan<byte> frame) => (frame[ControlAt] & 0x80) == 0 ? FrameRole.Request : FrameRole.Answer;

    public override bool IsFrom(SerialAddress address, ReadOnlySpan<byte> frame) => address.Fits(frame.Slice(1, AddressLength));

    /// <summary>The address that a frame carries, as people write it: type, then the number with its high digits first.</summary>
    public static string AddressOf(ReadOnlySpan<byte> frame)
    {
        var wire = frame.Slice(1, AddressLength).ToArray();
        Array.Reverse(wire, 1, AddressLength - 1);
        return Convert.ToHexString(wire);
    }

    public override LocalText AddressWords => new("14 位数字，即表盘上的表号；也可在前面加两位表类型（冷水表为 10）；AA 代表任意两位", "14 digits as on the meter's plate, or 16 with its type first (10 for cold water); AA stands for any two");

    /// <summary>Type (two hexadecimal digits) and number (14 digits), as <c>1000000000000012</c>; the number alone is a cold-water meter's. AA stands for any two digits.</summary>
    public override bool TryParseAddress(string text, out SerialAddress? address)
    {
        address = null;
        var wire = new byte[AddressLength];
        wire[0] = ColdWater;
        if (text.Length is not (14 or 16)
            || (text.Length == 16 && !Bcd.TryParse(text.AsSpan(0, 2), wire.AsSpan(0, 1), wildcards: true))
            || !Bcd.TryParse(text.AsSpan(text.Length - 14), wire.AsSpan(1), wildcards: true))
        {
            return false;
        }

        address = new(text, wire);
        return true;
    }

    public override int Ask(in SerialQuestion question, Span<byte> frame)
    {
        frame[0] = Start;
        question.Address.Wire.CopyTo(frame[1..]);

        // Table of control codes: 01 read data, 03 read address.
        frame[ControlAt] = (byte)(question.Item == ReadAddressItem ? 0x03 : 0x01);
        frame[LengthAt] = DataHead;
        frame[DataAt] = (byte)(question.Item >> 8);
        frame[DataAt + 1] = (byte)question.Item;

        // SER stays 0: meters that repeat it and meters that do not both answer to it.
        frame[DataAt + 2] = 0;
        frame[DataAt + 3] = MeterSum.Of(frame[..(DataAt + 3)]);
        frame[DataAt + 4] = End;
        return Overhead + DataHead;
    }

    public override SerialAnswer Judge(in SerialQuestion question, ReadOnlySpan<byte> frame)
    {
        var control = frame[ControlAt];
        var asked = question.Item == ReadAddressItem ? 0x03 : 0x01;

        // Control code: bit 7 the meter's direction, bit 6 an abnormal answer, bits 5–0 the function.
        if ((control & 0xBF) != (0x80 | asked) || !IsFrom(question.Address, frame))
        {
            return SerialAnswer.NotOurs;
        }

        if ((control & 0x40) != 0)
        {
            return SerialAnswer.Failed;
        }

        // DI comes back in the order of the request, or in the standard's own.
        return frame[LengthAt] >= DataHead && (IsItem(question.Item, frame[DataAt], frame[DataAt + 1]) || IsItem(question.Item, frame[DataAt + 1], frame[DataAt]))
            ? SerialAnswer.Values
            : SerialAnswer.NotOurs;
    }

    public override SerialDecoder MakeDecoder() => Cjt188Message.Decode;

    private static bool IsItem(uint item, byte first, byte second) => item == (uint)((first << 8) | second);
}
