using System.Buffers.Binary;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>
/// The last bytes of all lines' wires, in a fixed number of bytes. Lines add, each from its own thread; the journal's owner copies what it wants. The lock is held
/// for one copy of a frame, or of one chunk for the owner.
/// </summary>
/// <remarks><code>entry = elapsed: 8 bytes · line: 1 · sent: 1 · length: 2 · bytes     entries follow one another and run over the ring's end</code></remarks>
internal sealed class FrameRing
{
    /// <summary>Usual size.</summary>
    public const int DefaultBytes = 1 << 20;

    private const int Header = sizeof(long) + 1 + 1 + sizeof(ushort);
    private const int LengthAt = sizeof(long) + 2;
    private const int MostEntry = 2048;

    // Bytes of one answer that a driver hands over in pieces.
    private static readonly long Together = TimeSpan.FromMilliseconds(5).Ticks;

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly byte[] _ring;
    private long _start;
    private long _end;
    private long _newest = -1;
    private long _newestAt;

    /// <param name="clock">Stamps as the loop does.</param>
    /// <param name="bytes">Size; at least some frames.</param>
    public FrameRing(MomentClock clock, int bytes = DefaultBytes)
    {
        (_time, _origin) = (clock.Time, clock.Origin.Ticks);
        _ring = new byte[Math.Max(bytes, 4 * MostEntry)];
    }

    /// <summary>Where the next byte will stand, for comparison with a cursor.</summary>
    public long End
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Whether what waits behind a cursor may soon be overwritten.</summary>
    public bool IsUrgent(long cursor)
    {
        lock (_gate)
        {
            return _end - cursor > _ring.Length / 2;
        }
    }

    /// <summary>Moves a cursor to what is still remembered; returns how many bytes of the ring it passed over.</summary>
    public long Skip(ref long cursor)
    {
        lock (_gate)
        {
            var missed = Math.Max(_start - cursor, 0);
            cursor += missed;
            return missed;
        }
    }

    /// <summary>The listener of one line; made once at the start.</summary>
    public FrameTap Tap(string line)
    {
        byte number;
        lock (_gate)
        {
            number = (byte)Math.Min(_lines.Count, byte.MaxValue);
            _lines.Add(line);
        }

        return (sent, bytes) => Add(number, sent, bytes);
    }

    /// <summary>Copies entries from a cursor on as the body of a black-box chunk, as many as fit.</summary>
    /// <param name="cursor">Where to go on; moved behind what was taken.</param>
    /// <param name="from">Entries before this are passed over.</param>
    /// <param name="until">The first entry after this ends it.</param>
    /// <param name="elapsed">The chunk's own time.</param>
    /// <param name="writer">Receives names of lines and entries.</param>
    /// <returns>How many were written.</returns>
    public int Take(ref long cursor, long from, long until, long elapsed, ref PackedWriter writer)
    {
        var (count, age) = (0, 0L);
        lock (_gate)
        {
            cursor = Math.Max(cursor, _start);
            WriteLines(ref writer);

            // What was taken is never added to: the next piece begins an entry of its own.
            _newest = -1;
            while (cursor < _end)
            {
                var (at, line, sent, length) = Read(cursor);
                if (at > until || writer.Left < length + (3 * PackedWriter.MostNumber))
                {
                    break;
                }

                if (at >= from)
                {
                    var next = (elapsed - at) / BlackBoxChunk.Resolution;
                    writer.Signed(next - age);
                    writer.Unsigned((uint)((line << 1) | sent));
                    writer.Unsigned(length);
                    age = next;
                    CopyOut(cursor + Header, length, ref writer);
                    count++;
                }

                cursor += Header + length;
            }
        }

        return count;
    }

    private void Add(byte line, bool sent, ReadOnlySpan<byte> bytes)
    {
        var at = _time.GetElapsedTime(0, _time.GetTimestamp()).Ticks - _origin;
        bytes = bytes[..Math.Min(bytes.Length, MostEntry)];
        lock (_gate)
        {
            if (!TryExtend(line, sent, bytes, at))
            {
                Append(line, sent, bytes, at);
            }
        }
    }

    private bool TryExtend(byte line, bool sent, ReadOnlySpan<byte> bytes, long at)
    {
        if (_newest < _start || at - _newestAt > Together)
        {
            return false;
        }

        var (_, newestLine, newestSent, length) = Read(_newest);
        if (newestLine != line || newestSent != (sent ? 1 : 0) || length + bytes.Length > MostEntry)
        {
            return false;
        }

        MakeRoom(bytes.Length);
        if (_newest < _start)
        {
            return false;
        }

        Span<byte> longer = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(longer, (ushort)(length + bytes.Length));
        CopyIn(_newest + LengthAt, longer);
        CopyIn(_end, bytes);
        _end += bytes.Length;
        _newestAt = at;
        return true;
    }

    private void Append(byte line, bool sent, ReadOnlySpan<byte> bytes, long at)
    {
        MakeRoom(Header + bytes.Length);
        Span<byte> header = stackalloc byte[Header];
        BinaryPrimitives.WriteInt64LittleEndian(header, at);
        (header[sizeof(long)], header[sizeof(long) + 1]) = (line, sent ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteUInt16LittleEndian(header[LengthAt..], (ushort)bytes.Length);
        CopyIn(_end, header);
        CopyIn(_end + Header, bytes);
        (_newest, _newestAt) = (_end, at);
        _end += Header + bytes.Length;
    }

    private void MakeRoom(int bytes)
    {
        while (_end + bytes - _start > _ring.Length)
        {
            _start += Header + Read(_start).Length;
        }
    }

    private (long At, byte Line, byte Sent, ushort Length) Read(long at)
    {
        Span<byte> header = stackalloc byte[Header];
        var offset = (int)(at % _ring.Length);
        var first = Math.Min(Header, _ring.Length - offset);
        _ring.AsSpan(offset, first).CopyTo(header);
        _ring.AsSpan(0, Header - first).CopyTo(header[first..]);
        return (BinaryPrimitives.ReadInt64LittleEndian(header), header[sizeof(long)], header[sizeof(long) + 1], BinaryPrimitives.ReadUInt16LittleEndian(header[LengthAt..]));
    }

    private void CopyIn(long at, ReadOnlySpan<byte> bytes)
    {
        var offset = (int)(at % _ring.Length);
        var first = Math.Min(bytes.Length, _ring.Length - offset);
        bytes[..first].CopyTo(_ring.AsSpan(offset));
        bytes[first..].CopyTo(_ring);
    }

    private void CopyOut(long at, int length, ref PackedWriter writer)
    {
        var offset = (int)(at % _ring.Length);
        var first = Math.Min(length, _ring.Length - offset);
        writer.Bytes(_ring.AsSpan(offset, first));
        writer.Bytes(_ring.AsSpan(0, length - first));
    }

    private void WriteLines(ref PackedWriter writer)
    {
        writer.Unsigned((uint)_lines.Count);
        foreach (var line in _lines)
        {
            writer.Text(line);
        }
    }
}
