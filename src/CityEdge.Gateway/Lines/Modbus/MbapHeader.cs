using System.Buffers.Binary;

namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>The header of a Modbus TCP frame (Messaging on TCP/IP V1.0b, 3.1.3): transaction, protocol, length, unit.</summary>
/// <param name="Transaction">Chosen by the client, repeated by the server.</param>
/// <param name="Unit">The device behind the address.</param>
/// <param name="PduLength">Bytes that follow the header.</param>
internal readonly record struct MbapHeader(ushort Transaction, byte Unit, int PduLength)
{
    public const int Length = 7;

    // Length field: the unit and at least a function code, at most 253 bytes of PDU.
    private const int LeastLength = 2;
    private const int MostLength = 1 + ModbusPdu.MaxLength;

    /// <summary>Bytes of the whole frame.</summary>
    public int FrameLength => Length + PduLength;

    /// <summary>
    /// Reads the header: <see cref="FrameOutcome.Ok"/>, <see cref="FrameOutcome.Truncated"/> while bytes are missing, or
    /// <see cref="FrameOutcome.BadHeader"/> once they cannot be Modbus, before anything of the claimed length is awaited.
    /// </summary>
    public static FrameOutcome Parse(ReadOnlySpan<byte> bytes, out MbapHeader header)
    {
        header = default;
        if (bytes.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) != 0)
        {
            return FrameOutcome.BadHeader;
        }

        if (bytes.Length < 6)
        {
            return FrameOutcome.Truncated;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length is < LeastLength or > MostLength)
        {
            return FrameOutcome.BadHeader;
        }

        // With a length of 2 the function code decides, see below.
        if (bytes.Length < (length == LeastLength ? Length + 1 : Length))
        {
            return FrameOutcome.Truncated;
        }

        // Some servers forget the unit when they count an exception. One code byte always follows its function code, so this is no guess.
        var miscounted = length == LeastLength && bytes[Length] > ModbusPdu.ExceptionBit;
        header = new(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[6], miscounted ? length : length - 1);
        return FrameOutcome.Ok;
    }

    /// <summary>Writes the header and the PDU; returns the frame's length.</summary>
    public static int Write(Span<byte> target, ushort transaction, byte unit, ReadOnlySpan<byte> pdu)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], (ushort)(1 + pdu.Length));
        target[6] = unit;
        pdu.CopyTo(target[Length..]);
        return Length + pdu.Length;
    }
}
