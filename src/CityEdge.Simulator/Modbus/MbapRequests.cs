using System.Buffers.Binary;

namespace CityEdge.Simulator.Modbus;

/// <summary>Finds requests in a TCP stream by their header (Modbus Messaging on TCP/IP V1.0b, 3.1.3): transaction, protocol 0, length,
/// unit. A header that is not Modbus cannot be recovered from: the connection is broken off. Holds one longest frame; never throws.</summary>
internal sealed class MbapRequests
{
    public const int Header = 7;
    public const int MaxFrame = Header + SlavePdu.MaxLength;

    private readonly byte[] _held = new byte[2 * MaxFrame];
    private int _count;
    private int _taken;

    /// <summary>True once something came that is no Modbus header.</summary>
    public bool IsBroken { get; private set; }

    public int Room
    {
        get
        {
            Compact();
            return _held.Length - _count;
        }
    }

    /// <summary>Adds bytes; no more than <see cref="Room"/>.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        Compact();
        bytes.CopyTo(_held.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>The next whole request with its header; the span lives until the next call.</summary>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        var held = _held.AsSpan(_taken, _count - _taken);
        if (IsBroken || held.Length < 6)
        {
            return false;
        }
        var length = BinaryPrimitives.ReadUInt16BigEndian(held[4..]);
        // Unit and function at least, 254 bytes at most.
        IsBroken = BinaryPrimitives.ReadUInt16BigEndian(held[2..]) != 0 || length is < 2 or > 254;
        if (IsBroken || held.Length < 6 + length)
        {
            return false;
        }
        frame = held[..(6 + length)];
        _taken += frame.Length;
        return true;
    }

    private void Compact()
    {
        if (_taken > 0)
        {
            _held.AsSpan(_taken, _count - _taken).CopyTo(_held);
            _count -= _taken;
            _taken = 0;
        }
    }
}
