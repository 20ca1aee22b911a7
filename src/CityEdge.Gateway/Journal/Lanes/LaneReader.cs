using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// Reads a lane forward, from any thread or process, while its owner goes on writing. Never changes a byte. A frame that is not whole at the end of the
/// last segment is the end; anywhere else it is damage, said as a gap and passed over.
/// </summary>
internal sealed class LaneReader
{
    private readonly IJournalMedium _medium;
    private readonly SegmentWalk _walk;
    private readonly List<SequenceRange> _gaps = [];
    private List<LaneFile> _files = [];
    private byte[] _previous = new byte[LaneChain.HashBytes];
    private int _index = -1;
    private long _limit;

    // The record that should come next; null before the first was looked for.
    private RecordId? _next;
    private bool _entered;

    /// <param name="medium">An instance of its own, not the writer's.</param>
    public LaneReader(IJournalMedium medium)
    {
        _medium = medium;
        _walk = new SegmentWalk(medium);
    }

    /// <summary>What could not be read since the last <see cref="Seek"/>, in order: damaged, lost, or gone by retention before it was read.</summary>
    public IReadOnlyList<SequenceRange> Gaps => _gaps;

    private SegmentHeader Header => _files[_index].Header!;

    /// <summary>Goes to the record after the given one; to the oldest kept one for null. When it is gone already, to the oldest kept after it.</summary>
    public void Seek(RecordId? after)
    {
        _gaps.Clear();
        _next = after is { } known ? known with { Sequence = known.Sequence + 1 } : null;
        _entered = false;
    }

    /// <summary>The next record; null at the end (more may come).</summary>
    /// <param name="durable">Stop after this one: nothing behind it is durable yet. Null for a lane that nobody writes.</param>
    public StoredRecord? Read(RecordId? durable = null)
    {
        while (durable is not { } end || _next is not { } next || next.CompareTo(end) <= 0)
        {
            try
            {
                if (!_entered && !Enter())
                {
                    return null;
                }

                if (Step(durable) is { } record)
                {
                    return record;
                }

                if (_walk.Expected <= Wanted(durable) && Advance() is false)
                {
                    return null;
                }
            }
            catch (MediumException gone) when (gone.Failure == MediumFailure.Gone)
            {
                // Retention took the segment away meanwhile; where it is the disk that is gone, listing it says so.
                _entered = false;
                _medium.List();
            }
        }

        return null;
    }

    private bool Enter()
    {
        _files = Used();
        _index = _next is not { } next ? (_files.Count > 0 ? 0 : -1)
            : _files.FindLastIndex(file => file.Header!.Epoch == next.Epoch && file.Header.First <= next.Sequence) is var exact and >= 0 ? exact
            : _files.FindIndex(file => new RecordId(file.Header!.Epoch, file.Header.First).CompareTo(next) > 0);
        if (_index < 0)
        {
            return false;
        }

        EnterSegment();
        return true;
    }

    private void EnterSegment()
    {
        var (file, header) = (_files[_index], Header);
        _limit = LaneDirectory.LimitOf(_files.ConvertAll(static each => each.Header!), _index);
        _walk.Enter(file.Name, file.Length, header, _limit);
        if (header.Chain.AsSpan().ContainsAnyExcept((byte)0) || header is { First: 1, Previous: 0 })
        {
            _previous = header.Chain;
        }

        if (_next is { } next && next.Epoch != header.Epoch)
        {
            Say(LossLedger.Between(next.Epoch, next.Sequence - 1, header));
            Say(header.Lost.Where(static range => range.To is null));
        }

        _next = _next?.Epoch == header.Epoch ? _next : new RecordId(header.Epoch, header.First);
        _entered = true;
    }

    private void Say(IEnumerable<SequenceRange> found) => _gaps.AddRange(LossLedger.Unsaid(found, _gaps));

    private StoredRecord? Step(RecordId? durable)
    {
        var isLast = _index == _files.Count - 1;
        _walk.Limit = Math.Min(_limit, Wanted(durable));
        while (NextFrame(isLast) == WalkStep.Record)
        {
            var id = new RecordId(Header.Epoch, _walk.Current.Sequence);
            var previous = _previous;
            _previous = _walk.CurrentBytes.Slice(_walk.Current.HashAt, LaneChain.HashBytes).ToArray();
            if (id.CompareTo(_next!.Value) >= 0)
            {
                Say(LossLedger.Range(id.Epoch, _next.Value.Sequence, id.Sequence - 1));
                _next = id with { Sequence = id.Sequence + 1 };
                return Take(id, previous);
            }
        }

        return null;
    }

    // What is not whole at the end of the last segment may have been written meanwhile, or is damage with more behind it.
    private WalkStep NextFrame(bool isLast)
    {
        var step = _walk.Next(resync: !isLast);
        if (step != WalkStep.Record && isLast)
        {
            _walk.Refresh();
            step = _walk.Next(resync: !_walk.AtBlank());
        }

        return step;
    }

    // The last sequence of this segment that may be read.
    private long Wanted(RecordId? durable) => durable is not { } end ? long.MaxValue
        : end.Epoch.CompareTo(Header.Epoch) is var epochs && epochs > 0 ? long.MaxValue
        : epochs == 0 ? end.Sequence : 0;

    // To the next segment; false where there is none yet.
    private bool Advance()
    {
        if (_index == _files.Count - 1)
        {
            var (here, files) = (_files[_index], Used());
            var index = files.FindIndex(file => file.Number == here.Number);
            var same = index >= 0 && files[index].Length == here.Length;
            if (same && index == files.Count - 1)
            {
                return false;
            }

            (_files, _index) = (files, index);
            _limit = same ? LaneDirectory.LimitOf(_files.ConvertAll(static each => each.Header!), _index) : 0;
            _entered = same;
            return true;
        }

        _index++;
        EnterSegment();
        return true;
    }

    private List<LaneFile> Used() => LaneDirectory.Read(_medium).FindAll(static file => file.Header is not null);

    private StoredRecord Take(RecordId id, byte[] previous)
    {
        var frame = _walk.Current;
        ReadOnlyMemory<byte> bytes = _walk.CurrentBytes.ToArray();
        var shared = frame.HashAt + LaneChain.HashBytes;
        var salt = Array.Empty<byte>();
        if (frame.Private > 0 && Header.SaltsKnown)
        {
            salt = new byte[LaneChain.SaltBytes];
            LaneChain.Salt(Header.Secret, id.Sequence, salt);
        }

        return new StoredRecord
        {
            Id = id,
            Kind = frame.Kind,
            Stamp = frame.Stamp,
            Shared = bytes.Slice(shared, frame.Shared),
            Salt = salt,
            Private = bytes.Slice(shared + frame.Shared, frame.Private),
            State = bytes.Slice(shared + frame.Shared + frame.Private, frame.State),
            Previous = previous,
            Hash = bytes.Slice(frame.HashAt, LaneChain.HashBytes),
            Segment = Header.Number,
            Offset = _walk.CurrentAt,
        };
    }
}
