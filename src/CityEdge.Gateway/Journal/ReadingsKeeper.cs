using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal;

/// <summary>
/// The readings lane in its own pace: batches in, a flush every ten seconds or 64 KiB, and for each part of a black box, which must outlive the power; coarser and shorter
/// where its bytes run out. It fails by itself;
/// no alarm ever waits for it, and where room is short it is the first to give way.
/// </summary>
internal sealed class ReadingsKeeper(
    JournalOptions options, ReadingRecorder recorder, StampClock stamps, DiskWatch watch, DurableMark mark, JournalIntake intake) : IDisposable
{
    // Batches that an unreachable disk may keep waiting here; more stay with the recorder, which has a bound of its own.
    private const int BatchesMost = 64;

    // Where the report factor is looked for: a segment that a start has only just begun may hold no batch.
    private const int FactorSegments = 3;
    private const int FactorRecords = 4 * BatchesMost;

    private readonly LaneBudget _budget = new(options.ReadingsBytes, options.Keep);
    private readonly List<PendingBatch> _unsynced = [];
    private readonly List<PendingBatch> _names = [];
    private readonly Queue<long> _toVerify = new();
    private IReadOnlyList<NoteEntry> _opened = [];
    private RecordId? _durable;
    private Lane? _lane;
    private bool _wasOpen;
    private bool _isNamed;
    private bool _isUrgent;
    private int _bytes;
    private long _flushedAt;

    public Lane? Lane => _lane;

    /// <summary>Opens the lane; says what was found.</summary>
    /// <exception cref="MediumException">The disk refused.</exception>
    public void Open(in Moment now)
    {
        if (_lane is not null)
        {
            return;
        }

        if (!_wasOpen)
        {
            watch.Run(JournalDefaults.OpenLimit, ResumeFactor);
        }

        watch.Run(JournalDefaults.OpenLimit, () => _lane = LaneStart.Open(options, JournalPart.Readings, _durable, again: _wasOpen));
        _opened = Notes.Opened(now, LaneKind.Readings, _lane!.Report);
        if (!_wasOpen)
        {
            TellOpened();
            foreach (var segment in _lane.Segments.SkipLast(1).Reverse())
            {
                _toVerify.Enqueue(segment.Number);
            }
        }

        _wasOpen = true;
        Moved();
        _flushedAt = now.Elapsed;
        _names.ForEach(Append);
        foreach (var batch in _unsynced)
        {
            Append(batch);
        }
    }

    /// <summary>Takes what is ready, flushes when it is time, keeps within the budget.</summary>
    /// <returns>Whether the disk answered in time; null where it was asked nothing.</returns>
    /// <exception cref="MediumException">The disk refused; open again.</exception>
    public bool? Turn(in Moment now)
    {
        if (recorder.TakeDropped() is { } dropped)
        {
            intake.Note(JournalNotes.Dropped(now, dropped));
        }

        Fill();
        var due = now.Elapsed - _flushedAt >= JournalDefaults.ReadingsFlush.Ticks;
        var full = _bytes >= JournalDefaults.ReadingsFlushBytes;
        HasMore = full || (_isUrgent && _unsynced.Count >= BatchesMost);
        return full || _isUrgent || (due && _unsynced.Count > 0) ? Flush(now) : null;
    }

    /// <summary>Whether the last <see cref="Turn"/> took all that one flush may hold, so that more may wait with the recorder.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Everything that waits, to the disk.</summary>
    /// <exception cref="MediumException">The disk refused; open again.</exception>
    public bool Flush(in Moment now)
    {
        if (_lane is null || _unsynced.Count == 0)
        {
            return true;
        }

        var inTime = watch.Flush(_lane.Sync);
        _unsynced.Clear();
        _isUrgent = false;
        _bytes = 0;
        _flushedAt = now.Elapsed;
        Moved();
        TellOpened();
        KeepWithin(now);
        return inTime;
    }

    /// <summary>Gives way: the oldest segment goes, whatever the budget says. A lane that cannot be opened for want of room gives way as well.</summary>
    /// <returns>False when there is none but the current one.</returns>
    /// <exception cref="MediumException">The disk refused.</exception>
    public bool GiveWay(in Moment now)
    {
        SegmentInfo? went = null;
        watch.Run(JournalDefaults.OpenLimit, () => went = _lane is null ? DropClosed() : _lane.DropOldest());
        if (went is not { } dropped)
        {
            return false;
        }

        intake.NoteAll(Notes.Thinned(now, LaneKind.Readings, [dropped], options.ReadingsBytes));
        return true;
    }

    /// <summary>Checks the next older segment of those that were there at the start.</summary>
    /// <exception cref="MediumException">The disk refused; open again.</exception>
    public void VerifyNext(in Moment now)
    {
        if (_lane is null || !_toVerify.TryDequeue(out var segment))
        {
            return;
        }

        // Verifying syncs the lane: what waits must be known to be durable by then, or a later failure would append it twice.
        Flush(now);
        IReadOnlyList<SequenceRange> lost = [];
        watch.Run(JournalDefaults.OpenLimit, () => lost = _lane.Verify(segment));
        Moved();
        if (lost.Count > 0)
        {
            intake.NoteAll(Notes.Verified(now, LaneKind.Readings, lost));
        }
    }

    /// <summary>Leaves the lane; what is not durable is appended anew when it is opened again.</summary>
    public void Close()
    {
        var lane = _lane;
        _lane = null;
        _bytes = 0;
        HasMore = false;
        if (lane is not null)
        {
            watch.Run(JournalDefaults.OpenLimit, lane.Dispose);
        }
    }

    public void Dispose() => Close();

    // How coarse readings were at the end, as their own batches say: beginning at 1 again, each start would fill segments that the budget has judged too dense already.
    // The factor changes with the first flushes of a segment, so that its first records tell it; the rest need not be read.
    private void ResumeFactor()
    {
        using var medium = options.Open(JournalPart.Readings);
        var reader = new LaneReader(medium);
        foreach (var file in LaneDirectory.Read(medium).Where(static file => file is { State: LaneFileState.Used, Header: not null }).Reverse().Take(FactorSegments))
        {
            var (factor, read) = ((int?)null, 0);
            reader.Seek(new RecordId(file.Header!.Epoch, file.Header.First - 1));
            while (read++ < FactorRecords && reader.Read() is { } record && record.Segment == file.Number)
            {
                factor = record.Kind == RecordKind.Readings ? ReadingBatch.FactorOf(record.Private.Span) ?? factor : factor;
            }

            if (factor is { } found)
            {
                recorder.Factor = found;
                return;
            }
        }
    }

    private SegmentInfo? DropClosed()
    {
        using var medium = options.Open(JournalPart.Readings);
        var files = LaneDirectory.Read(medium).Where(static file => file.State == LaneFileState.Used).ToList();
        if (files.Count < 2)
        {
            return null;
        }

        // Set aside of it first: alone it would be taken for a repair that broke off.
        var (oldest, headers) = (files[0], files.ConvertAll(static file => file.Header!));
        foreach (var name in LaneMender.Quarantined(medium, oldest.Name))
        {
            medium.Delete(name);
        }

        medium.Delete(oldest.Name);
        medium.SyncNames();
        var (epoch, first, last) = (headers[0].Epoch, headers[0].First, LaneDirectory.LimitOf(headers, 0));
        return new SegmentInfo(
            oldest.Number, new RecordId(epoch, first), last >= first && last != long.MaxValue ? new RecordId(epoch, last) : null, oldest.FirstStamp, headers[1].Before, oldest.Length);
    }

    // Opened again: said once a flush has covered it. A disk that comes and goes is opened many times, and each time the lane says again what nobody kept.
    private void TellOpened()
    {
        intake.NoteAll(_opened);
        _opened = [];
    }

    private void Moved()
    {
        _durable = _lane!.Durable ?? new RecordId(_lane.Epoch, 0);
        if (_lane.Durable is { } durable)
        {
            mark.Move(LaneKind.Readings, durable);
        }
    }

    private void Fill()
    {
        while (_unsynced.Count < BatchesMost && _bytes < JournalDefaults.ReadingsFlushBytes && recorder.TryTake(newSegment: !_isNamed) is { } batch)
        {
            if (!_isNamed)
            {
                _names.Clear();
                _isNamed = true;
            }

            if (batch.Kind == RecordKind.Points)
            {
                _names.Add(batch);
            }
            else if (!_lane!.Fits(batch.Bytes.Length))
            {
                NameAgain(batch.At);
            }

            _isUrgent |= batch.Kind == RecordKind.BlackBox;
            _unsynced.Add(batch);
            Append(batch);
        }
    }

    // Every segment can be read by itself: the names come first in it, stamped with its own time, which the budget judges by. What is left of the one
    // before is filled with them.
    private void NameAgain(in Moment at)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            _names[i] = _names[i] with { At = at };
        }

        var segment = _lane!.Segments[^1].Number;
        while (_names.Count > 0 && _lane.Segments[^1].Number == segment)
        {
            _names.ForEach(Append);
        }

        _names.ForEach(Append);
    }

    private void Append(PendingBatch batch)
    {
        _lane!.Append(new RecordDraft { Kind = batch.Kind, Stamp = stamps.Of(batch.At), Private = batch.Bytes.Span });
        _bytes += batch.Bytes.Length;
    }

    private void KeepWithin(in Moment now)
    {
        var verdict = _budget.Judge(_lane!.Segments, _lane.Bytes, recorder.Factor, stamps.Of(now));
        var dropped = new List<SegmentInfo>();
        watch.Run(JournalDefaults.OpenLimit, () =>
        {
            for (var i = 0; i < verdict.Drop && _lane.DropOldest() is { } segment; i++)
            {
                dropped.Add(segment);
            }
        });

        if (verdict.Factor != recorder.Factor)
        {
            intake.Note(Notes.FactorChanged(now, recorder.Factor, verdict.Factor));
            recorder.Factor = verdict.Factor;
        }

        intake.NoteAll(Notes.Thinned(now, LaneKind.Readings, dropped, options.ReadingsBytes));
    }
}
