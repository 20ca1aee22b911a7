using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CityEdge.Gateway.History;

/// <summary>
/// A file under LiteDB that notices damage: LiteDB's pages carry no checksum, so each stands here with its CRC-32C and its number. What must hold: every byte
/// that is handed out was written here, at this place; a page that was flipped, torn, zeroed or moved throws <see cref="HistoryDamagedException"/>; between two
/// written pages there is never a hole, so that zeros on the disk are damage as well. The first block belongs to <see cref="HistoryFile"/>.
/// Nothing is synced: a file that a power cut met while it was open is not believed at all.
/// </summary>
/// <remarks><code>file = header { page check number }     header: 4096 bytes     page: 8192 bytes     check, number: 4 bytes each, little-endian</code></remarks>
internal sealed class CheckedStream(SafeFileHandle file, string name) : Stream
{
    public const int HeaderBytes = 4096;
    public const int PageBytes = 8192;
    public const int BlockBytes = PageBytes + (2 * sizeof(uint));

    // LiteDB writes its log and reads its data on two threads.
    private readonly Lock _gate = new();
    private readonly byte[] _block = new byte[BlockBytes];
    private long _pages = Math.Max(0, (RandomAccess.GetLength(file) - HeaderBytes) / BlockBytes);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => Interlocked.Read(ref _pages) * PageBytes;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>Reads every page once; throws at the first that is not as it was written.</summary>
    public void CheckAll()
    {
        lock (_gate)
        {
            for (long page = 0; page < _pages; page++)
            {
                Fetch(page);
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        lock (_gate)
        {
            var (page, at) = Math.DivRem(_position, PageBytes);
            if (page >= _pages || buffer.IsEmpty)
            {
                return 0;
            }

            Fetch(page);
            var count = Math.Min(buffer.Length, PageBytes - (int)at);
            _block.AsSpan((int)at, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            while (!buffer.IsEmpty)
            {
                var (page, at) = Math.DivRem(_position, PageBytes);
                Fill(page);
                var count = Math.Min(buffer.Length, PageBytes - (int)at);
                if (count < PageBytes && page < _pages)
                {
                    Fetch(page);
                }
                else
                {
                    Array.Clear(_block);
                }

                buffer[..count].CopyTo(_block.AsSpan((int)at));
                Store(page);
                _position += count;
                buffer = buffer[count..];
            }
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        SeekOrigin.End => Length + offset,
    };

    public override void SetLength(long value)
    {
        lock (_gate)
        {
            var pages = (value + PageBytes - 1) / PageBytes;
            Fill(pages);
            if (pages < _pages)
            {
                _pages = pages;
                RandomAccess.SetLength(file, HeaderBytes + (pages * BlockBytes));
            }
        }
    }

    public override void Flush()
    {
    }

    private static uint Check(ReadOnlySpan<byte> page, uint number)
    {
        var check = uint.MaxValue;
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(page))
        {
            check = BitOperations.Crc32C(check, eight);
        }

        return ~BitOperations.Crc32C(check, number);
    }

    private void Fill(long upTo)
    {
        while (_pages < upTo)
        {
            Array.Clear(_block);
            Store(_pages);
        }
    }

    private void Fetch(long page)
    {
        var read = 0;
        while (read < BlockBytes && RandomAccess.Read(file, _block.AsSpan(read), HeaderBytes + (page * BlockBytes) + read) is var more and > 0)
        {
            read += more;
        }

        var tail = MemoryMarshal.Cast<byte, uint>(_block.AsSpan(PageBytes));
        if (read < BlockBytes || tail[1] != (uint)page || tail[0] != Check(_block.AsSpan(0, PageBytes), (uint)page))
        {
            throw new HistoryDamagedException($"page {page} of {name} is not as it was written");
        }
    }

    private void Store(long page)
    {
        var tail = MemoryMarshal.Cast<byte, uint>(_block.AsSpan(PageBytes));
        tail[1] = (uint)page;
        tail[0] = Check(_block.AsSpan(0, PageBytes), (uint)page);
        RandomAccess.Write(file, _block, HeaderBytes + (page * BlockBytes));
        _pages = Math.Max(_pages, page + 1);
    }
}
