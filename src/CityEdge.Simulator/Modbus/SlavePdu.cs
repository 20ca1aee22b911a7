using System.Buffers.Binary;
using System.Text;

namespace CityEdge.Simulator.Modbus;

/// <summary>
/// Answers one protocol data unit: function code and data, without address, header or checksum. Whatever comes in, something defined goes
/// out: length first, then counts, then addresses, then the write, as the state diagrams of Modbus Application Protocol V1.1b3 have it, so
/// that a refused request has changed nothing. Never throws on bytes, never answers with more than 253 of them.
/// </summary>
internal static class SlavePdu
{
    public const int MaxLength = 253;
    private const byte ErrorFlag = 0x80;

    /// <summary>Writes the answer and returns its length; 0 only for an empty request.</summary>
    public static int Answer(SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer)
    {
        if (request.IsEmpty)
        {
            return 0;
        }
        answer[0] = request[0];
        var length = 0;
        var refusal = request[0] switch
        {
            1 => ReadBits(unit, SlaveTable.Coils, request, answer, out length),
            2 => ReadBits(unit, SlaveTable.DiscreteInputs, request, answer, out length),
            3 => ReadRegisters(unit, SlaveTable.HoldingRegisters, request, answer, out length),
            4 => ReadRegisters(unit, SlaveTable.InputRegisters, request, answer, out length),
            5 => WriteSingle(unit, request, answer, out length),
            6 => WriteSingle(unit, request, answer, out length),
            15 => WriteCoils(unit, request, answer, out length),
            16 => WriteRegisters(unit, request, answer, out length),
            22 => Mask(unit, request, answer, out length),
            23 => ReadWrite(unit, request, answer, out length),
            43 => Identify(unit, request, answer, out length),
            _ => SlaveException.IllegalFunction,
        };
        return refusal == SlaveException.None ? length : Refuse(request[0], refusal, answer);
    }

    /// <summary>7: the function with its top bit set, then the reason.</summary>
    public static int Refuse(byte function, SlaveException why, Span<byte> answer)
    {
        answer[0] = (byte)(function | ErrorFlag);
        answer[1] = (byte)why;
        return 2;
    }

    /// <summary>True for the functions that may be sent to every device at once.</summary>
    public static bool IsWrite(byte function) => function is 5 or 6 or 15 or 16 or 22;

    /// <summary>6.1, 6.2: at most 2000 bits, the first one lowest.</summary>
    private static SlaveException ReadBits(SlaveUnit unit, SlaveTable table, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 0;
        if (request.Length != 5 || U16(request, 3) is not (> 0 and <= 2000))
        {
            return SlaveException.IllegalValue;
        }
        Span<ushort> bits = stackalloc ushort[U16(request, 3)];
        if (!unit.Image.TryRead(table, U16(request, 1), bits))
        {
            return SlaveException.IllegalAddress;
        }
        var bytes = (bits.Length + 7) / 8;
        answer[1] = (byte)bytes;
        answer.Slice(2, bytes).Clear();
        for (var i = 0; i < bits.Length; i++)
        {
            answer[2 + (i / 8)] |= (byte)((bits[i] & 1) << (i % 8));
        }
        length = 2 + bytes;
        return SlaveException.None;
    }

    /// <summary>6.3, 6.4: at most 125 registers, high byte first.</summary>
    private static SlaveException ReadRegisters(SlaveUnit unit, SlaveTable table, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 0;
        return request.Length != 5 ? SlaveException.IllegalValue
            : Registers(unit, table, U16(request, 1), U16(request, 3), answer, out length);
    }

    private static SlaveException Registers(SlaveUnit unit, SlaveTable table, ushort first, ushort count, Span<byte> answer, out int length)
    {
        length = 0;
        if (count is not (> 0 and <= 125) || count > unit.MaxRegistersPerRead)
        {
            return SlaveException.IllegalValue;
        }
        Span<ushort> values = stackalloc ushort[count];
        if (!unit.Image.TryRead(table, first, values))
        {
            return SlaveException.IllegalAddress;
        }
        answer[1] = (byte)(2 * count);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(answer[(2 + (2 * i))..], values[i]);
        }
        length = 2 + (2 * count);
        return SlaveException.None;
    }

    /// <summary>6.5, 6.6: the answer is the request.</summary>
    private static SlaveException WriteSingle(SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 5;
        if (request.Length != 5)
        {
            return SlaveException.IllegalValue;
        }
        if (unit.RefuseWrites != SlaveException.None)
        {
            return unit.RefuseWrites;
        }
        var (address, value) = (U16(request, 1), U16(request, 3));
        var refusal = request[0] == 5 ? unit.WriteCoil(address, value) : unit.WriteRegisters(address, [value]);
        if (refusal == SlaveException.None)
        {
            unit.Log(request[0], address, value);
            request.CopyTo(answer);
        }
        return refusal;
    }

    /// <summary>6.11: at most 1968 coils, and as many bytes as they need.</summary>
    private static SlaveException WriteCoils(SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 5;
        if (request.Length < 6 || U16(request, 3) is not (> 0 and <= 1968)
            || request[5] != (U16(request, 3) + 7) / 8 || request.Length != 6 + request[5])
        {
            return SlaveException.IllegalValue;
        }
        Span<ushort> bits = stackalloc ushort[U16(request, 3)];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = (ushort)((request[6 + (i / 8)] >> (i % 8)) & 1);
        }
        var refusal = unit.RefuseWrites != SlaveException.None ? unit.RefuseWrites : unit.WriteCoils(U16(request, 1), bits);
        return Wrote(unit, request, 1, bits, answer, refusal);
    }

    /// <summary>6.12: at most 123 registers.</summary>
    private static SlaveException WriteRegisters(SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 5;
        if (request.Length < 6 || U16(request, 3) is not (> 0 and <= 123)
            || request[5] != 2 * U16(request, 3) || request.Length != 6 + request[5])
        {
            return SlaveException.IllegalValue;
        }
        Span<ushort> values = stackalloc ushort[U16(request, 3)];
        Words(request[6..], values);
        var refusal = unit.RefuseWrites != SlaveException.None ? unit.RefuseWrites : unit.WriteRegisters(U16(request, 1), values);
        return Wrote(unit, request, 1, values, answer, refusal);
    }

    private static SlaveException Wrote(SlaveUnit unit, ReadOnlySpan<byte> request, int addressAt, ReadOnlySpan<ushort> values,
        Span<byte> answer, SlaveException refusal)
    {
        if (refusal == SlaveException.None)
        {
            unit.Log(request[0], U16(request, addressAt), values);
            request[..5].CopyTo(answer);
        }
        return refusal;
    }

    /// <summary>6.16: the answer is the request.</summary>
    private static SlaveException Mask(SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 7;
        if (request.Length != 7)
        {
            return SlaveException.IllegalValue;
        }
        if (unit.RefuseWrites != SlaveException.None)
        {
            return unit.RefuseWrites;
        }
        if (!unit.Image.TryMask(U16(request, 1), U16(request, 3), U16(request, 5)))
        {
            return SlaveException.IllegalAddress;
        }
        unit.Log(22, U16(request, 1), unit.Image[SlaveTable.HoldingRegisters, U16(request, 1)]);
        request.CopyTo(answer);
        return SlaveException.None;
    }

    /// <summary>6.17: the write happens before the read, and not at all when the read could not be answered.</summary>
    private static SlaveException ReadWrite(SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 0;
        if (request.Length < 10 || U16(request, 3) is not (> 0 and <= 125) || U16(request, 7) is not (> 0 and <= 121)
            || request[9] != 2 * U16(request, 7) || request.Length != 10 + request[9])
        {
            return SlaveException.IllegalValue;
        }
        if (!unit.Image.Has(SlaveTable.HoldingRegisters, U16(request, 1), U16(request, 3)))
        {
            return SlaveException.IllegalAddress;
        }
        Span<ushort> values = stackalloc ushort[U16(request, 7)];
        Words(request[10..], values);
        var refusal = unit.RefuseWrites != SlaveException.None ? unit.RefuseWrites : unit.WriteRegisters(U16(request, 5), values);
        if (refusal != SlaveException.None)
        {
            return refusal;
        }
        unit.Log(23, U16(request, 5), values);
        return Registers(unit, SlaveTable.HoldingRegisters, U16(request, 1), U16(request, 3), answer, out length);
    }

    /// <summary>6.21: MEI type 14, codes 1 (basic, as a stream) and 4 (one object), objects 0 to 2.</summary>
    private static SlaveException Identify(SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer, out int length)
    {
        length = 0;
        if (unit.Identity is null || request.Length < 2 || request[1] != 14)
        {
            return SlaveException.IllegalFunction;
        }
        if (request.Length != 4 || request[2] is < 1 or > 4)
        {
            return SlaveException.IllegalValue;
        }
        var one = request[2] == 4;
        if (one && request[3] > 2)
        {
            return SlaveException.IllegalAddress;
        }
        // An object that does not exist starts a stream over from the first.
        var first = request[3] > 2 ? 0 : request[3];
        var last = one ? first : 2;
        // 0x81: basic identification, as a stream and one by one.
        ReadOnlySpan<byte> head = [43, 14, request[2], 0x81, 0, 0, (byte)(last - first + 1)];
        head.CopyTo(answer);
        length = head.Length;
        for (var i = first; i <= last; i++)
        {
            var text = i switch { 0 => unit.Identity.Vendor, 1 => unit.Identity.ProductCode, _ => unit.Identity.Revision };
            var room = Math.Min(text.Length, 60);
            answer[length] = (byte)i;
            answer[length + 1] = (byte)Encoding.ASCII.GetBytes(text.AsSpan(0, room), answer[(length + 2)..]);
            length += 2 + answer[length + 1];
        }
        return SlaveException.None;
    }

    private static void Words(ReadOnlySpan<byte> bytes, Span<ushort> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = U16(bytes, 2 * i);
        }
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
