using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.History;

/// <summary>Follows one lane up to what is durable. A disk that refuses costs nothing but time: the journal's owner says what is wrong with it, the feed tries again.</summary>
internal sealed class LaneFeed(Func<IJournalMedium> open, LaneKind lane, DurableMark mark) : IDisposable
{
    private readonly List<SequenceRange> _gaps = [];
    private IJournalMedium? _medium;
    private LaneReader? _reader;
    private RecordId? _last;
    private long _firstSegment = -1;
    private int _segments = 1;
    private int _gapsSeen;

    /// <summary>How much of the lane lies behind the last record, from 0 to 1; roughly.</summary>
    public double Progress { get; private set; }

    /// <summary>Whether there is anything to follow yet.</summary>
    public bool IsOpen => mark.Of(lane) is not null;

    /// <summary>What was found missing on the way since the last question.</summary>
    public IReadOnlyList<SequenceRange> TakeGaps()
    {
        if (_gaps.Count == 0)
        {
            return [];
        }

        SequenceRange[] taken = [.. _gaps];
        _gaps.Clear();
        return taken;
    }

    /// <summary>Goes on behind a record; from the oldest one for null.</summary>
    public void Seek(RecordId? after)
    {
        _last = after;
        _gaps.Clear();
        Close();
    }

    /// <summary>Goes on behind a cursor, if it is still one of this lane; null when that cannot be told now.</summary>
    public bool? TrySeek(LaneCursor cursor)
    {
        if (mark.Of(lane) is { } durable && cursor.Id.CompareTo(durable) > 0)
        {
            return false;
        }

        Seek(cursor.Id with { Sequence = cursor.Id.Sequence - 1 });
        var next = Next();

        // What is missing in front of the cursor was told when the cursor passed it.
        _gaps.Clear();
        return next is not { } there ? (_reader is null ? null : false)
            : there.Id == cursor.Id && there.Hash.Span.SequenceEqual(cursor.Hash.Span);
    }

    /// <summary>The next durable record; null when there is none now.</summary>
    public StoredRecord? Next()
    {
        if (mark.Of(lane) is not { } durable || (_last is { } last && last.CompareTo(durable) >= 0))
        {
            return null;
        }

        try
        {
            Open();
            var read = _reader!.Read(durable);
            for (; _gapsSeen < _reader.Gaps.Count; _gapsSeen++)
            {
                _gaps.Add(_reader.Gaps[_gapsSeen]);
            }

            if (read is not { } record)
            {
                return null;
            }

            _last = record.Id;
            Note(record);
            return record;
        }
        catch (MediumException)
        {
            Close();
            return null;
        }
    }

    public void Dispose() => Close();

    private void Open()
    {
        if (_reader is null)
        {
            _medium = open();
            _segments = Math.Max(1, _medium.List().Count);
            _reader = new LaneReader(_medium);
            _reader.Seek(_last);
        }
    }

    private void Close()
    {
        _medium?.Dispose();
        (_medium, _reader, _gapsSeen) = (null, null, 0);
    }

    private void Note(StoredRecord record)
    {
        if (_firstSegment < 0 || record.Segment < _firstSegment)
        {
            _firstSegment = record.Segment;
        }

        Progress = Math.Min(1, (record.Segment - _firstSegment + ((double)record.Offset / LaneDefaults.SegmentBytes)) / _segments);
    }
}
