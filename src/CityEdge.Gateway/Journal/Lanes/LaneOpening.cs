using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// Looks at a lane's files and judges what must be done with them. Reads the headers of all segments and the whole of the last one; the rest is verified
/// behind the start. Changes nothing.
/// </summary>
internal sealed class LaneOpening(IJournalMedium medium, LaneOptions options, List<LaneFile> files)
{
    private readonly LaneFinding _finding = new();

    /// <param name="witness">A record known to have been durable.</param>
    /// <param name="failed">The lane was open in this process when the disk failed: nothing behind <paramref name="witness"/> was ever promised to anybody.</param>
    public LaneFinding Examine(RecordId? witness, bool failed)
    {
        Gather(witness);
        if (_finding.Segments.Count == 0)
        {
            _finding.Raise(EpochReason.New);
        }
        else
        {
            var cut = failed ? CutAt(witness) : null;
            if (cut is not null)
            {
                DropVoid(cut.Value);
            }

            ReadTail(cut?.Sequence ?? long.MaxValue);
            FindMissing();
        }

        Hear(witness);
        JudgeOrigin(failed);
        Conclude();
        return _finding;
    }

    private void Gather(RecordId? witness)
    {
        var last = files.FindLastIndex(static file => file.State is LaneFileState.Used or LaneFileState.Headless);
        var lastAny = files.FindLastIndex(static file => file.State != LaneFileState.Spare);
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            switch (file.State)
            {
                case LaneFileState.Used:
                    Add(file, file.Header!);
                    break;
                case LaneFileState.Headless when file.Barren:
                    _finding.Leftovers.Add(file.Name);
                    if (i == last)
                    {
                        _finding.Raise(EpochReason.Cut);
                        _finding.CutBytes += LaneFormat.FramesAt;
                    }

                    break;
                case LaneFileState.Headless:
                    Add(file, HeaderRebuild.Of(medium, options, _finding.Segments, files, i, witness));
                    break;
                case LaneFileState.Spare when i < lastAny || file.Length != options.SegmentBytes:
                    _finding.Leftovers.Add(file.Name);
                    break;
                case LaneFileState.Newer:
                    _finding.Ordinal = Math.Max(_finding.Ordinal, file.NewerOrdinal <= int.MaxValue ? file.NewerOrdinal : 0);
                    if (i > last)
                    {
                        _finding.Raise(EpochReason.Newer);
                    }

                    break;
            }
        }
    }

    private void Add(LaneFile file, SegmentHeader header)
    {
        if (_finding.Segments is [.., { } before])
        {
            before.Last = header.Epoch == before.Header.Epoch ? header.First - 1 : header.Ended is { } ended && ended.Epoch == before.Header.Epoch ? ended.Sequence : before.Last;
            before.LastStamp = header.Before ?? before.FirstStamp;
        }

        _finding.Ordinal = Math.Max(_finding.Ordinal, header.Epoch.Ordinal);
        _finding.Segments.Add(new LaneSegment(header, file.Length) { FirstStamp = file.FirstStamp, Harmed = file.Harmed });
    }

    // Which record of the newest epoch was the last durable one; null where this is not the lane that failed: what cannot be told is never cut.
    private RecordId? CutAt(RecordId? durable)
    {
        var newest = _finding.Segments[^1].Header.Epoch;
        return durable is not { } known ? null
            : known.Epoch == newest ? known
            : _finding.Segments.Exists(segment => segment.Header.Epoch == known.Epoch || segment.Header.Ended?.Epoch == known.Epoch) ? new RecordId(newest, 0)
            : null;
    }

    private void DropVoid(RecordId cut)
    {
        while (_finding.Segments is [.., _, { } last] && last.Header.Epoch == cut.Epoch && last.Header.First > cut.Sequence + 1)
        {
            _finding.Leftovers.Add(last.Name);
            _finding.Segments.Remove(last);
        }
    }

    private void ReadTail(long limit)
    {
        var segment = _finding.Segments[^1];
        var scan = SegmentScan.Of(medium, segment.Name, segment.Header, limit);
        _finding.Tail = scan;
        segment.Last = scan.Next - 1;
        segment.FirstStamp = scan.FirstStamp;
        segment.LastStamp = scan.LastStamp;
        _finding.Lose(scan.Gaps);
        _finding.Salvaged.AddRange(scan.Salvaged);
        _finding.Last = segment.Last >= 1 ? new RecordId(segment.Header.Epoch, segment.Last) : segment.Header.Ended is { Sequence: > 0 } ended ? ended : null;
        _finding.Ended = new RecordId(segment.Header.Epoch, segment.Last);
        if (scan.Skipped > 0 || scan.Gaps.Count > 0 || segment.Harmed)
        {
            _finding.TailDamaged = true;
            _finding.Raise(EpochReason.Damaged);
        }

        if (scan.TailDamaged)
        {
            _finding.TailDamaged = true;
            _finding.Raise(EpochReason.Damaged);
            _finding.Lose([new(segment.Header.Epoch, scan.Next, scan.TailIsOne ? scan.Next : null)]);
        }
        else if (scan.TailBytes > 0)
        {
            _finding.Raise(EpochReason.Cut);
            _finding.CutBytes += scan.TailBytes;
        }

        // Only a later epoch shortens a segment: somebody else has cut this one, and nobody can say how much stood there.
        if (segment.Bytes < segment.Header.Reserve) // check: reserve
        {
            _finding.Raise(EpochReason.Damaged);
            _finding.Lose([new(segment.Header.Epoch, scan.Next, null)]);
        }
    }

    // A segment names the one before it. Where that one is gone, and older ones are not, it was not retention that took it.
    private void FindMissing()
    {
        for (var i = 1; i < _finding.Segments.Count; i++)
        {
            var (before, header) = (_finding.Segments[i - 1], _finding.Segments[i].Header);
            if (header.Previous > before.Header.Number)
            {
                var headers = _finding.Segments.ConvertAll(static segment => segment.Header);
                var scan = SegmentScan.Of(medium, before.Name, before.Header, LaneDirectory.LimitOf(headers, i - 1));
                _finding.Lose(LossLedger.Unsaid(LossLedger.Between(before.Header.Epoch, scan.Next - 1, header), Said()));

                // The header behind the hole tells of the missing segment's end, not of this one's.
                (before.Last, before.LastStamp) = (scan.Next - 1, scan.LastStamp);
            }

            if (_finding.Segments[i - 1].Harmed && files.Exists(file => file.Number == before.Header.Number && file.State == LaneFileState.Headless))
            {
                _finding.ToMend.Add(before.Header.Number);
            }
        }

        if (_finding.Lost.Count > 0)
        {
            _finding.Raise(EpochReason.Damaged);
        }
    }

    private IEnumerable<SequenceRange> Said() => _finding.Segments.SelectMany(static segment => segment.Header.Lost);

    private void Hear(RecordId? witness)
    {
        if (witness is not { } known)
        {
            return;
        }

        _finding.Ordinal = Math.Max(_finding.Ordinal, known.Epoch.Ordinal);
        if (known.Sequence == 0)
        {
            // An epoch without a durable record: nothing of it can be missing.
            return;
        }

        var found = new List<SequenceRange>();
        if (_finding.Ended is not { } end)
        {
            found.AddRange(LossLedger.Range(known.Epoch, 1, known.Sequence));
        }
        else if (known.Epoch == end.Epoch)
        {
            found.AddRange(LossLedger.Range(known.Epoch, end.Sequence + 1, known.Sequence));
            if (found.Count > 0)
            {
                _finding.Lost.RemoveAll(range => range.Epoch == end.Epoch && range.To is null);
            }
        }
        else if (_finding.Segments.Select(static segment => segment.Header.Ended).FirstOrDefault(ended => ended?.Epoch == known.Epoch) is { } ended)
        {
            found.AddRange(LossLedger.Range(known.Epoch, ended.Sequence + 1, known.Sequence));
        }
        else if (known.Epoch.Ordinal >= _finding.Segments[0].Header.Epoch.Ordinal)
        {
            found.AddRange(LossLedger.Range(known.Epoch, 1, known.Sequence));
            if (known.Epoch.CompareTo(end.Epoch) > 0)
            {
                found.Add(new(end.Epoch, end.Sequence + 1, null));
            }
        }

        if (LossLedger.Unsaid(found, Said()) is { Count: > 0 } unsaid)
        {
            _finding.Raise(EpochReason.Damaged);
            _finding.Lose(unsaid);
        }
    }

    private void JudgeOrigin(bool failed)
    {
        if (failed)
        {
            _finding.Raise(EpochReason.Failed);
        }

        if (_finding.Tail is { } tail && tail.Header.Machine != options.Machine)
        {
            _finding.Raise(EpochReason.Moved);
        }

        if (_finding.Tail is not null && medium.List().Contains(LaneFormat.RestoredMarker) && !IsUnheard(EpochReason.Restored))
        {
            _finding.Raise(EpochReason.Restored);
        }
    }

    private bool IsUnheard(EpochReason reason) => _finding.Tail is { Last: null, Header.First: 1 } tail && tail.Header.Reason == reason;

    // What an epoch without a record was begun for is said again: whoever was told has kept nothing of it.
    private void Conclude()
    {
        if (_finding.Tail is { Last: null, Header.First: 1 } tail)
        {
            _finding.Lose(tail.Header.Lost);
            _finding.Salvaged.AddRange(tail.Header.Salvaged);
            _finding.CutBytes += tail.Header.CutBytes;
        }

        if (_finding.Ended is { } end)
        {
            var farthest = _finding.Lost.Where(range => range.Epoch == end.Epoch).Max(static range => range.To) ?? 0;
            _finding.Ended = end with { Sequence = Math.Max(end.Sequence, farthest) };
        }
    }
}
