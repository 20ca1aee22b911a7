using System.Buffers.Binary;
using CityEdge.Gateway.Lines.Modbus;

namespace CityEdge.Gateway.Devices;

/// <summary>
/// What a device's registers held according to the frames of a capture.
/// It reads frames on its own, apart from the line's master, so that a mistake there cannot prove itself right here.
/// </summary>
internal sealed class CaptureImage
{
    private readonly Dictionary<(RegisterTable Table, int Address), ushort> _values = [];

    /// <summary>Takes one exchange in; says what it came to.</summary>
    public FrameOutcome Take(CaptureExchange exchange)
    {
        ReadOnlySpan<byte> request = exchange.Request;
        ReadOnlySpan<byte> response = exchange.Response;
        var outcome = Judge(request, response);
        if (outcome == FrameOutcome.Ok)
        {
            Store((RegisterTable)TableOf(request[1])!, BinaryPrimitives.ReadUInt16BigEndian(request[2..]), BinaryPrimitives.ReadUInt16BigEndian(request[4..]), response[3..^2]);
        }

        return outcome;
    }

    /// <summary>The bytes of a point as they came over the wire; empty where any of them was not read.</summary>
    public byte[] BytesOf(RegisterTable table, int address, int count)
    {
        var single = table is RegisterTable.Coil or RegisterTable.Discrete;
        var bytes = new byte[single ? count : 2 * count];
        for (var i = 0; i < count; i++)
        {
            if (!_values.TryGetValue((table, address + i), out var value))
            {
                return [];
            }

            if (single)
            {
                bytes[i] = (byte)value;
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), value);
            }
        }

        return bytes;
    }

    /// <summary>The frame with its CRC (Modbus over Serial Line V1.02, 2.5.1.2).</summary>
    public static byte[] Frame(byte unit, byte function, ushort address, ushort value)
    {
        var frame = new byte[8];
        (frame[0], frame[1]) = (unit, function);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), address);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), value);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(6), Crc(frame.AsSpan(0, 6)));
        return frame;
    }

    private static FrameOutcome Judge(ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        if (request.Length != 8 || !Sound(request) || TableOf(request[1]) is not { } table)
        {
            return FrameOutcome.WrongFunction;
        }

        if (response.Length < 5)
        {
            return response.IsEmpty ? FrameOutcome.NoAnswer : FrameOutcome.Truncated;
        }

        var exception = response[1] == (request[1] | 0x80);
        var length = exception ? 5 : 5 + response[2];
        if (response.Length < length && response[1] == request[1])
        {
            return FrameOutcome.Truncated;
        }

        var count = BinaryPrimitives.ReadUInt16BigEndian(request[4..]);
        var bytes = table is RegisterTable.Coil or RegisterTable.Discrete ? (count + 7) / 8 : 2 * count;
        return (Sound(response), response[0] == request[0], exception, response[1] == request[1], response.Length == length && response[2] == bytes) switch
        {
            (false, _, _, _, _) => FrameOutcome.BadCrc,
            (_, false, _, _, _) => FrameOutcome.WrongUnit,
            (_, _, true, _, _) => FrameOutcome.Exception,
            (_, _, _, false, _) => FrameOutcome.WrongFunction,
            (_, _, _, _, false) => FrameOutcome.WrongShape,
            _ => FrameOutcome.Ok,
        };
    }

    private static RegisterTable? TableOf(byte function) => function switch
    {
        1 => RegisterTable.Coil,
        2 => RegisterTable.Discrete,
        3 => RegisterTable.Holding,
        4 => RegisterTable.Input,
        _ => null,
    };

    private void Store(RegisterTable table, int address, int count, ReadOnlySpan<byte> data)
    {
        for (var i = 0; i < count; i++)
        {
            _values[(table, address + i)] = table is RegisterTable.Coil or RegisterTable.Discrete
                ? (ushort)((data[i / 8] >> (i % 8)) & 1)
                : BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]);
        }
    }

    private static bool Sound(ReadOnlySpan<byte> frame) =>
        Crc(frame[..^2]) == BinaryPrimitives.ReadUInt16LittleEndian(frame[^2..]);

    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }
        }

        return (ushort)crc;
    }
}
