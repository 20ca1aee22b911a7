using System.Buffers;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// What one client has sent and nobody has taken yet. 512 bytes for a stranger, 4 KiB for a client, and more only while a larger packet is under way whose header
/// was checked. One flow reads into it and takes from it.
/// </summary>
internal sealed class PacketBuffer
{
    private const int StrangerBytes = 512;
    private const int UsualBytes = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(StrangerBytes);
    private int _start;
    private int _end;

    /// <summary>What was received and not yet taken.</summary>
    public ReadOnlySpan<byte> Untaken => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Where the next bytes go, at least one. What was taken before is no longer valid.</summary>
    /// <param name="isLetIn">Whether the client is a stranger no more.</param>
    public Memory<byte> Room(bool isLetIn)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > 2 * UsualBytes || (isLetIn && _bytes.Length < UsualBytes))
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = ArrayPool<byte>.Shared.Rent(UsualBytes);
            }
        }
        else if (_end == _bytes.Length)
        {
            Reserve(_end - _start + 1);
        }

        return _bytes.AsMemory(_end);
    }

    /// <summary>So many bytes were read into the room.</summary>
    public void Add(int count) => _end += count;

    /// <summary>Makes room for a packet of so many bytes, from the first that is untaken on.</summary>
    public void Reserve(int size)
    {
        if (_bytes.Length - _start >= size)
        {
            return;
        }

        var old = _bytes;
        var target = old.Length >= size ? old : ArrayPool<byte>.Shared.Rent(size);
        Buffer.BlockCopy(old, _start, target, 0, _end - _start);
        _end -= _start;
        _start = 0;
        _bytes = target;
        if (!ReferenceEquals(old, target))
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    /// <summary>Takes a packet that lies here whole; valid until <see cref="Room"/> is asked for.</summary>
    /// <param name="header">Its header.</param>
    /// <returns>What follows the header.</returns>
    public ReadOnlyMemory<byte> Take(in FixedHeader header)
    {
        var body = _bytes.AsMemory(_start + header.Size, header.Remaining);
        _start += header.Total;
        return body;
    }

    /// <summary>Gives the bytes back; nothing may be read or taken any more.</summary>
    public void Close() => ArrayPool<byte>.Shared.Return(_bytes);
}
