using System.Globalization;
using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>
/// Wired M-Bus (EN 13757-2 link, EN 13757-3 application), primary addresses, behind a level converter; usually 2,400 baud 8E1.
/// A meter only answers: SND_NKE resets its link, REQ_UD2 asks for its data.
/// <c>E5</c> · <c>10 | C | A | sum | 16</c> · <c>68 | L | L | 68 | C | A | CI | data | sum | 16</c>.
/// </summary>
internal sealed class MBusProtocol : SerialProtocol
{
    /// <summary>Where C stands in a long frame.</summary>
    public const int ControlAt = 4;

    /// <summary>Where CI stands in a long frame.</summary>
    public const int InformationAt = 6;

    /// <summary>Bytes of a long frame that L does not count.</summary>
    public const int LongOverhead = 6;

    private const int ShortLength = 5;
    private const byte Acknowledge = 0xE5;
    private const byte ShortStart = 0x10;
    private const byte LongStart = 0x68;
    private const byte End = 0x16;

    // EN 13757-2, C field: bit 6 the master's direction, bit 5 the frame count bit, bit 4 whether it counts, bits 3–0 the function.
    private const byte FromMaster = 0x40;
    private const byte ResetLink = 0x40;
    private const byte RequestData = 0x5B;
    private const byte FrameCountBit = 0x20;

    // Answered by the one meter there is, whatever its address.
    private const byte AnyMeter = 254;

    public override string Name => "mbus";

    public override int LongestFrame => LongOverhead + byte.MaxValue;

    public override int LongestRequest => ShortLength;

    public override bool NeedsLink => true;

    public override FrameVerdict Find(ReadOnlySpan<byte> bytes) => bytes[0] switch
    {
        // EN 13757-2: single character, short frame, control and long frame.
        Acknowledge => FrameVerdict.Whole(1),
        ShortStart => FindShort(bytes),
        LongStart => FindLong(bytes),
        _ => FrameVerdict.Not(FrameFault.Unknown),
    };

    public override FrameRole RoleOf(ReadOnlySpan<byte> frame) => frame.Length switch
    {
        1 => FrameRole.Answer,
        ShortLength => (frame[1] & FromMaster) != 0 ? FrameRole.Request : FrameRole.Other,
        _ => (frame[ControlAt] & FromMaster) != 0 ? FrameRole.Request : FrameRole.Answer,
    };

    public override bool IsFrom(SerialAddress address, ReadOnlySpan<byte> frame) =>
        frame.Length > ShortLength && (address.Wire[0] == AnyMeter || frame[ControlAt + 1] == address.Wire[0]);

    public override LocalText AddressWords => new("0 到 250 的主地址，或 254（线上只有一块表）", "a primary address of 0 to 250, or 254 for the only meter on the line");

    /// <summary>A primary address, 0–250, or 254 for the one meter on the line.</summary>
    public override bool TryParseAddress(string text, out SerialAddress? address)
    {
        address = byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is <= 250 or AnyMeter
            ? new(text, [number])
            : null;
        return address is not null;
    }

    public override int Ask(in SerialQuestion question, Span<byte> frame)
    {
        frame[0] = ShortStart;

        // SND_NKE; REQ_UD2 with the frame count bit as the last answer left it.
        frame[1] = question.IsLink ? ResetLink : (byte)(RequestData | (question.FrameCountBit ? FrameCountBit : 0));
        frame[2] = question.Address.Wire[0];
        frame[3] = MeterSum.Of(frame[1..3]);
        frame[4] = End;
        return ShortLength;
    }

    public override SerialAnswer Judge(in SerialQuestion question, ReadOnlySpan<byte> frame)
    {
        // E5 carries no address: it is the answer of whoever was just asked to reset.
        if (frame.Length == 1)
        {
            return question.IsLink ? SerialAnswer.Linked : SerialAnswer.NotOurs;
        }

        // RSP_UD: function 8, bits 5 and 4 are the meter's own (access demand, data flow).
        return !question.IsLink && frame.Length > ShortLength && (frame[ControlAt] & 0xCF) == 0x08 && IsFrom(question.Address, frame)
            ? SerialAnswer.Values
            : SerialAnswer.NotOurs;
    }

    public override SerialDecoder MakeDecoder() => new MBusDecoder().Decode;

    private static FrameVerdict FindShort(ReadOnlySpan<byte> bytes) =>
        bytes.Length < ShortLength ? FrameVerdict.More
        : bytes[4] != End ? FrameVerdict.Not(FrameFault.Unknown)
        : MeterSum.Of(bytes[1..3]) == bytes[3] ? FrameVerdict.Whole(ShortLength)
        : FrameVerdict.Not(FrameFault.Checksum);

    private static FrameVerdict FindLong(ReadOnlySpan<byte> bytes)
    {
        // 68 L L 68: L counts C, A, CI and data, and stands there twice.
        if (bytes.Length > 1 && bytes[1] < 3)
        {
            return FrameVerdict.Not(FrameFault.Length);
        }

        if ((bytes.Length > 2 && bytes[1] != bytes[2]) || (bytes.Length > 3 && bytes[3] != LongStart))
        {
            return FrameVerdict.Not(FrameFault.Unknown);
        }

        if (bytes.Length < ControlAt || bytes.Length < bytes[1] + LongOverhead)
        {
            return FrameVerdict.More;
        }

        var length = bytes[1] + LongOverhead;
        return bytes[length - 1] != End ? FrameVerdict.Not(FrameFault.Length)
            : MeterSum.Of(bytes[ControlAt..(length - 2)]) == bytes[length - 2] ? FrameVerdict.Whole(length)
            : FrameVerdict.Not(FrameFault.Checksum);
    }
}
