using System.Buffers.Binary;
using System.Text;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>
/// Meokon wireless nodes, protocol V3.0: a node pushes one frame, nobody asks.
/// <c>A5 5A | 00 | length of all, high byte first | id, 12 ASCII | … | CRC-16 of Modbus, high byte first | 55 AA</c>.
/// </summary>
internal sealed class MeokonProtocol : SerialProtocol
{
    /// <summary>Bytes of the id.</summary>
    public const int IdLength = 12;

    /// <summary>Where the id begins.</summary>
    public const int IdAt = 5;

    /// <summary>A frame without cached values.</summary>
    public const int ShortestFrame = 39;

    // CRC and 55 AA.
    private const int TailLength = 4;
    private const int HeadLength = 5;

    public override string Name => "meokon";

    // The length has 16 bits and the maker names no limit: 236 cached values are more than any node was seen to send.
    public override int LongestFrame => 512;

    public override int LongestRequest => 0;

    public override FrameVerdict Find(ReadOnlySpan<byte> bytes)
    {
        // Head: A5 5A, protocol 00.
        if (bytes[0] != 0xA5 || (bytes.Length > 1 && bytes[1] != 0x5A) || (bytes.Length > 2 && bytes[2] != 0))
        {
            return FrameVerdict.Not(FrameFault.Unknown);
        }

        if (bytes.Length < HeadLength)
        {
            return FrameVerdict.More;
        }

        // Length: the whole frame, high byte first.
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        if (length < ShortestFrame || length > LongestFrame)
        {
            return FrameVerdict.Not(FrameFault.Length);
        }

        if (bytes.Length < length)
        {
            return FrameVerdict.More;
        }

        // Tail: 55 AA where the length says.
        if (bytes[length - 2] != 0x55 || bytes[length - 1] != 0xAA)
        {
            return FrameVerdict.Not(FrameFault.Length);
        }

        // CRC of everything before it, written high byte first, unlike that of Modbus.
        return ModbusCrc.Of(bytes[..(length - TailLength)]) == BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - TailLength)..])
            ? FrameVerdict.Whole(length)
            : FrameVerdict.Not(FrameFault.Checksum);
    }

    public override FrameRole RoleOf(ReadOnlySpan<byte> frame) => FrameRole.Push;

    public override bool IsFrom(SerialAddress address, ReadOnlySpan<byte> frame) => address.Is(frame.Slice(IdAt, IdLength));

    public override LocalText AddressWords => new("12 个字符，即节点标签上的编号", "12 characters as on the node's label");

    /// <summary>Twelve printable ASCII characters, as on the label.</summary>
    public override bool TryParseAddress(string text, out SerialAddress? address)
    {
        address = text.Length == IdLength && text.All(static c => c is > ' ' and <= '~') ? new(text, Encoding.ASCII.GetBytes(text)) : null;
        return address is not null;
    }

    public override int Ask(in SerialQuestion question, Span<byte> frame) => throw new NotSupportedException("A Meokon node is never asked.");

    public override SerialAnswer Judge(in SerialQuestion question, ReadOnlySpan<byte> frame) => SerialAnswer.NotOurs;

    public override SerialDecoder MakeDecoder() => MeokonMessage.Decode;
}
