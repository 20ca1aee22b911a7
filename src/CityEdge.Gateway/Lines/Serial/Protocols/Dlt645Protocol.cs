using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>
/// DL/T 645-2007, electricity meters, usually 2,400 baud 8E1. A meter only answers.
/// <c>FE… | 68 | address, 6 BCD bytes, low first | 68 | C | L | data, each byte + 33H | sum | 16</c>.
/// </summary>
internal sealed class Dlt645Protocol : SerialProtocol
{
    /// <summary>Read the address, of the one meter on the line: ask with address <c>AA AA…</c>.</summary>
    public const uint ReadAddressItem = uint.MaxValue;

    /// <summary>Bytes of the address.</summary>
    public const int AddressLength = 6;

    /// <summary>Where C stands.</summary>
    public const int ControlAt = 8;

    /// <summary>Where the data begins: behind L.</summary>
    public const int DataAt = 10;

    /// <summary>Bytes of the data identifier.</summary>
    public const int ItemLength = 4;

    /// <summary>What is added to every byte of the data (5.2.5).</summary>
    public const byte Offset = 0x33;

    // 5.2.4: L of an answer is 200 at most.
    private const int LongestData = 200;
    private const int LengthAt = 9;
    private const int SecondStartAt = 7;
    private const int Overhead = 12;
    private const byte Start = 0x68;
    private const byte End = 0x16;
    private const byte Wake = 0xFE;

    public override string Name => "dlt645";

    public override int LongestFrame => Overhead + LongestData;

    public override int LongestRequest => WakeBytes + Overhead + ItemLength;

    // 5.3.1: four bytes FE before a frame.
    public override int WakeBytes => 4;

    public override FrameVerdict Find(ReadOnlySpan<byte> bytes)
    {
        // 5.2: 68, address, 68.
        if (bytes[0] != Start)
        {
            return FrameVerdict.Not(bytes[0] == Wake ? FrameFault.None : FrameFault.Unknown);
        }

        if (bytes.Length > SecondStartAt && bytes[SecondStartAt] != Start)
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

        // 5.2.6: the sum of all bytes from the first 68 to the last one of the data.
        return MeterSum.Of(bytes[..(length - 2)]) == bytes[length - 2] ? FrameVerdict.Whole(length) : FrameVerdict.Not(FrameFault.Checksum);
    }

    // 5.2.3: bit 7 of C is clear in what a master sends.
    public override FrameRole RoleOf(ReadOnlySpan<byte> frame) => (frame[ControlAt] & 0x80) == 0 ? FrameRole.Request : FrameRole.Answer;

    public override bool IsFrom(SerialAddress address, ReadOnlySpan<byte> frame) => address.Fits(frame.Slice(1, AddressLength));

    /// <summary>The address that a frame carries, as people write it: high digits first.</summary>
    public static string AddressOf(ReadOnlySpan<byte> frame)
    {
        var wire = frame.Slice(1, AddressLength).ToArray();
        Array.Reverse(wire);
        return Convert.ToHexString(wire);
    }

    public override LocalText AddressWords => new("12 位数字，即表盘上的表号；AA 代表任意两位", "12 digits as on the meter's plate; AA stands for any two");

    /// <summary>Twelve digits, as on the meter; AA stands for any two digits.</summary>
    public override bool TryParseAddress(string text, out SerialAddress? address)
    {
        var wire = new byte[AddressLength];
        address = Bcd.TryParse(text, wire, wildcards: true) ? new(text, wire) : null;
        return address is not null;
    }

    public override int Ask(in SerialQuestion question, Span<byte> frame)
    {
        var isAddress = question.Item == ReadAddressItem;
        frame[0] = Start;
        question.Address.Wire.CopyTo(frame[1..]);
        frame[SecondStartAt] = Start;

        // 7.1 read data: C = 11H, the identifier low byte first; 7.3 read address: C = 13H, no data.
        frame[ControlAt] = (byte)(isAddress ? 0x13 : 0x11);
        var data = isAddress ? 0 : ItemLength;
        frame[LengthAt] = (byte)data;
        for (var i = 0; i < data; i++)
        {
            frame[DataAt + i] = (byte)((question.Item >> (8 * i)) + Offset);
        }

        frame[DataAt + data] = MeterSum.Of(frame[..(DataAt + data)]);
        frame[DataAt + data + 1] = End;
        return Overhead + data;
    }

    public override SerialAnswer Judge(in SerialQuestion question, ReadOnlySpan<byte> frame)
    {
        var control = frame[ControlAt];
        var isAddress = question.Item == ReadAddressItem;

        // 5.2.3: bit 7 the meter's direction, bit 6 an error, bit 5 more frames follow, bits 4–0 the function.
        if ((control & 0x9F) != (isAddress ? 0x93 : 0x91) || !IsFrom(question.Address, frame))
        {
            return SerialAnswer.NotOurs;
        }

        // 7.1.3 and its error word: bit 1 says that there are no such data.
        if ((control & 0x40) != 0)
        {
            return frame[LengthAt] > 0 && ((byte)(frame[DataAt] - Offset) & 0x02) != 0 ? SerialAnswer.NotThere : SerialAnswer.Failed;
        }

        return isAddress || (frame[LengthAt] >= ItemLength && ItemOf(frame) == question.Item) ? SerialAnswer.Values : SerialAnswer.NotOurs;
    }

    public override SerialDecoder MakeDecoder() => Dlt645Message.Decode;

    /// <summary>The data identifier of a frame that has one.</summary>
    public static uint ItemOf(ReadOnlySpan<byte> frame)
    {
        uint item = 0;
        for (var i = ItemLength - 1; i >= 0; i--)
        {
            item = (item << 8) | (byte)(frame[DataAt + i] - Offset);
        }

        return item;
    }
}
