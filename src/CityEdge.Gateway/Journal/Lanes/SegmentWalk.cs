using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// Walks through the records of one segment. A record whose sequence is not beyond the one before is damage and passed over, however good its checksum;
/// one beyond <see cref="Limit"/> is void. The work that hostile bytes can cause is bounded.
/// </summary>
internal sealed class SegmentWalk(IJournalMedium medium)
{
    private readonly SegmentWindow _window = new(medium);
    private SegmentHeader? _header;
    private uint _seed;
    private long _length;
    private long _budget;

    public SegmentHeader Header => _header ?? throw new InvalidOperationException("Enter a segment first.");

    /// <summary>Where the walk stands.</summary>
    public long Position { get; private set; }

    /// <summary>The sequence that should come next.</summary>
    public long Expected { get; private set; }

    /// <summary>The last sequence that counts.</summary>
    public long Limit { get; set; }

    /// <summary>Bytes of damage passed over.</summary>
    public long Skipped { get; private set; }

    /// <summary>The record that the last step met, where it starts, and its bytes until the next step.</summary>
    public Frame Current { get; private set; }

    public long CurrentAt { get; private set; }

    public ReadOnlySpan<byte> CurrentBytes => _window.Take(CurrentAt, Current.Length);

    public void Enter(string name, long length, SegmentHeader header, long limit)
    {
        _window.Open(name);
        _header = header;
        _seed = header.Seed;
        _length = length;
        _budget = (16 * length) + (16L * LaneDefaults.RecordMost);
        Position = LaneFormat.FramesAt;
        Expected = header.First;
        Limit = limit;
        Skipped = 0;
        Current = default;
    }

    /// <summary>Looks again at what is there: the writer may have gone on.</summary>
    public void Refresh() => _window.Forget();

    /// <param name="resync">Whether to look for the next whole record behind damage.</param>
    public WalkStep Next(bool resync)
    {
        while (Position < _length)
        {
            if (FrameAt(Position) is { } frame)
            {
                if (frame.Sequence > Limit)
                {
                    return WalkStep.End;
                }

                CurrentAt = Position;
                Position += frame.Length;
                if (frame.Sequence >= Expected)
                {
                    Current = frame;
                    Expected = frame.Sequence + 1;
                    return WalkStep.Record;
                }

                Skipped += frame.Length;
            }
            else if (!resync)
            {
                return WalkStep.Broken;
            }
            else if (Find(Position + 1) is { } found)
            {
                Skipped += found - Position;
                Position = found;
            }
            else
            {
                return WalkStep.End;
            }
        }

        return WalkStep.End;
    }

    /// <summary>Whether nothing has been written where the walk stands; a frame begins with a checksum and a kind that is never zero.</summary>
    public bool AtBlank() => !_window.Take(Position, Frame.Least).ContainsAnyExcept((byte)0);

    /// <summary>The bytes behind the last record: how many up to the last that is not zero, and whether they look like a record that was once whole.</summary>
    public (long Bytes, bool Whole, bool One) Tail()
    {
        var end = Position;
        for (var at = Position; at < _length;)
        {
            var piece = _window.Take(at, 64 << 10);
            if (piece.IsEmpty)
            {
                break;
            }

            if (piece.LastIndexOfAnyExcept((byte)0) is var last and >= 0)
            {
                end = at + last + 1;
            }

            at += piece.Length;
        }

        if (end == Position)
        {
            return (0, false, false);
        }

        // What a disk writes is whole sectors: one that stayed empty, or an end without its mark, is a write that broke off. Everything else was there once.
        var head = Frame.ReadHead(_window.Take(Position, Frame.HeadMost), Header);
        var fits = head is { } known && Position + known.Length == end;
        var one = fits || head?.Sequence == Expected;
        return (end - Position, !EmptySector(Position, end) && (fits || _window.Take(end - 1, 1)[0] == LaneFormat.EndMark), one);
    }

    private bool EmptySector(long from, long to)
    {
        for (var at = from; at < to;)
        {
            var next = Math.Min(to, ((at / LaneFormat.Sector) + 1) * LaneFormat.Sector);
            if (!_window.Take(at, (int)(next - at)).ContainsAnyExcept((byte)0))
            {
                return true;
            }

            at = next;
        }

        return false;
    }

    private Frame? FrameAt(long at)
    {
        if (Frame.ReadHead(_window.Take(at, Frame.HeadMost), Header) is not { } head || at + head.Length > _length || _budget < head.Length)
        {
            return null;
        }

        _budget -= head.Sequence == Expected ? 0 : head.Length;
        return head.Holds(_window.Take(at, head.Length), _seed) ? head : null;
    }

    // Byte by byte: damage says nothing about where the next record starts.
    private long? Find(long from)
    {
        for (var at = from; at + Frame.Least <= _length; at++)
        {
            var piece = _window.Take(at, 32 << 10);
            var kind = piece.Length <= 4 ? -1 : piece[4..].IndexOfAnyExcept((byte)0);
            if (kind < 0)
            {
                at += Math.Max(0, piece.Length - 5);
                continue;
            }

            at += kind;
            if (FrameAt(at) is not null)
            {
                return at;
            }
        }

        return null;
    }
}
