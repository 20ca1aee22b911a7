using System.Buffers.Binary;

namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>
/// What can be said of a function code and its data without knowing who asked for what: how long it is, and whether it can be a request or a
/// response at all. RTU has no length field, so both lengths are needed to find the end of a frame, ours or somebody else's. Every method takes
/// any bytes, allocates nothing and never throws. Clauses are those of the Modbus Application Protocol V1.1b3.
/// </summary>
internal static class ModbusPdu
{
    /// <summary>4.1: 256 bytes of an RTU frame less unit and checksum.</summary>
    public const int MaxLength = 253;

    public const int MaxCoilsRead = 2000;
    public const int MaxRegistersRead = 125;
    public const int MaxCoilsWritten = 1968;
    public const int MaxRegistersWritten = 123;
    public const int MaxRegistersWrittenWhileReading = 121;

    /// <summary>7: an exception's function code has this bit.</summary>
    public const byte ExceptionBit = 0x80;

    /// <summary>6.21: the MEI type of a device identification.</summary>
    public const byte DeviceIdentificationType = 14;

    /// <summary>More bytes are needed before the length is known.</summary>
    public const int Undecided = 0;

    /// <summary>No PDU of a known function begins like this.</summary>
    public const int Impossible = -1;

    /// <summary>Length of the request that begins here, or <see cref="Undecided"/>, or <see cref="Impossible"/>.</summary>
    public static int RequestLength(ReadOnlySpan<byte> pdu)
    {
        if (pdu.IsEmpty)
        {
            return Undecided;
        }

        return pdu[0] switch
        {
            >= 1 and <= 6 => 5,                                  // 6.1–6.6
            7 or 11 or 12 or 17 => 1,                            // 6.7, 6.9, 6.10, 6.13
            8 => 5,                                              // 6.8, with the one data word that all its sub-functions but one have
            15 or 16 => Counted(pdu, countAt: 5),                // 6.11, 6.12
            20 or 21 => Counted(pdu, countAt: 1),                // 6.14, 6.15
            22 => 7,                                             // 6.16
            23 => Counted(pdu, countAt: 9),                      // 6.17
            24 => 3,                                             // 6.18
            43 => pdu.Length < 2 ? Undecided : pdu[1] == DeviceIdentificationType ? 4 : Impossible,   // 6.21
            _ => Impossible,
        };
    }

    /// <summary>Length of the response that begins here, or <see cref="Undecided"/>, or <see cref="Impossible"/>.</summary>
    public static int ResponseLength(ReadOnlySpan<byte> pdu)
    {
        if (pdu.IsEmpty)
        {
            return Undecided;
        }

        return pdu[0] switch
        {
            >= 1 and <= 4 or 12 or 17 or 20 or 21 or 23 => Counted(pdu, countAt: 1),
            5 or 6 or 8 or 11 or 15 or 16 => 5,
            7 => 2,
            22 => 7,
            24 => pdu.Length < 3 ? Undecided : Bounded(3 + BinaryPrimitives.ReadUInt16BigEndian(pdu[1..])),
            43 => IdentificationLength(pdu),
            > ExceptionBit => 2,
            _ => Impossible,
        };
    }

    /// <summary>Whether these bytes are exactly one request that a server would have to look at.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> pdu)
    {
        if (pdu.IsEmpty)
        {
            return false;
        }

        // 6.8: sub-function 0 returns as many words as it was given, so only over TCP its length is known.
        if (pdu[0] == 8)
        {
            return pdu.Length is >= 3 and <= MaxLength && pdu.Length % 2 == 1;
        }

        return RequestLength(pdu) == pdu.Length && pdu[0] switch
        {
            1 or 2 => Quantity(pdu, 1, MaxCoilsRead),
            3 or 4 => Quantity(pdu, 1, MaxRegistersRead),
            15 => Quantity(pdu, 1, MaxCoilsWritten) && pdu[5] == (Word(pdu, 3) + 7) / 8,
            16 => Quantity(pdu, 1, MaxRegistersWritten) && pdu[5] == 2 * Word(pdu, 3),
            23 => Quantity(pdu, 1, MaxRegistersRead) && pdu[9] == 2 * Word(pdu, 7)
                && Word(pdu, 7) is >= 1 and <= MaxRegistersWrittenWhileReading && Word(pdu, 5) + Word(pdu, 7) <= 0x10000,
            43 => pdu[2] is >= 1 and <= 4,
            _ => true,
        };
    }

    /// <summary>Whether these bytes are exactly one response, to whatever request.</summary>
    public static bool IsResponse(ReadOnlySpan<byte> pdu)
    {
        if (pdu.IsEmpty)
        {
            return false;
        }

        if (pdu[0] == 8)
        {
            return pdu.Length is >= 3 and <= MaxLength && pdu.Length % 2 == 1;
        }

        return ResponseLength(pdu) == pdu.Length && pdu[0] switch
        {
            1 or 2 => pdu[1] is >= 1 and <= 250,
            3 or 4 or 23 => pdu[1] is >= 2 and <= 250 && pdu[1] % 2 == 0,
            > ExceptionBit => pdu[1] != 0,
            _ => true,
        };
    }

    private static bool Quantity(ReadOnlySpan<byte> pdu, int least, int most) =>
        Word(pdu, 3) >= least && Word(pdu, 3) <= most && Word(pdu, 1) + Word(pdu, 3) <= 0x10000;

    private static int Word(ReadOnlySpan<byte> pdu, int at) => BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]);

    private static int Counted(ReadOnlySpan<byte> pdu, int countAt) =>
        pdu.Length <= countAt ? Undecided : Bounded(countAt + 1 + pdu[countAt]);

    private static int Bounded(int length) => length <= MaxLength ? length : Impossible;

    // 6.21: function, MEI type, code, conformity, more follows, next object, number of objects, then id, length, value of each.
    private static int IdentificationLength(ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length >= 2 && pdu[1] != DeviceIdentificationType)
        {
            return Impossible;
        }

        if (pdu.Length < 7)
        {
            return Undecided;
        }

        var length = 7;
        for (var left = pdu[6]; left > 0; left--)
        {
            // The object's own length may lie beyond what has come so far, but no object may lie beyond a frame.
            if (length + 2 > MaxLength)
            {
                return Impossible;
            }

            if (pdu.Length < length + 2)
            {
                return Undecided;
            }

            length += 2 + pdu[length + 1];
        }

        return Bounded(length);
    }
}
