using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>
/// Looks through every record of a lane: checksums, hashes, and the chain across segments and epochs. Changes nothing, and may run beside the lane's owner.
/// </summary>
internal static class LaneCheck
{
    /// <param name="medium">Where the lane lies.</param>
    /// <param name="lane">Which one.</param>
    /// <param name="witness">A record that was durable before this look began, as a checkpoint says: without it a lane that lost its newest records reads as a shorter one.</param>
    /// <param name="progress">Told now and then how far it is, from 0 to 1.</param>
    /// <exception cref="MediumException">The disk refused.</exception>
    public static LaneVerdict Run(IJournalMedium medium, LaneKind lane, RecordId? witness = null, Action<double>? progress = null)
    {
        var files = LaneDirectory.Read(medium);
        var used = files.FindAll(static file => file.Header is not null);
        var headers = used.ToDictionary(static file => file.Number, static file => file.Header!);
        var walk = new Walk(lane, headers);
        var reader = new LaneReader(medium);
        reader.Seek(null);
        var at = -1L;
        for (var done = 0; reader.Read() is { } record;)
        {
            if (record.Segment != at)
            {
                at = record.Segment;
                progress?.Invoke(Math.Min(1.0, (double)done++ / Math.Max(1, used.Count)));
            }

            walk.Take(record, reader.Gaps.Count);
        }

        var declared = LaneLosses.Declared(medium);
        var undeclared = reader.Gaps.SelectMany(gap => LaneLosses.Undeclared(gap, declared)).ToList();
        var missing = LossLedger.Unsaid(LossLedger.Unsaid(BehindTheEnd(walk.Verdict, used, witness), declared), undeclared);
        var tail = used.Count == 0 ? null : SegmentScan.Of(medium, used[^1].Name, used[^1].Header!, long.MaxValue);
        return walk.Verdict with
        {
            Segments = used.Count,
            Bytes = files.Sum(static file => file.Length),
            Declared = declared,
            Undeclared = undeclared,
            Missing = missing,
            TailBytes = tail?.TailBytes ?? 0,
            TailDamaged = tail?.TailDamaged ?? false,
            Headless = [.. files.Where(static file => file.State == LaneFileState.Headless).Select(static file => file.Name)],
            Newer = [.. files.Where(static file => file.State == LaneFileState.Newer).Select(static file => file.Name)],
            SetAside = [.. medium.List().Where(static name => name.EndsWith(LaneFormat.DamagedSuffix, StringComparison.Ordinal))],
        };
    }

    // Where the lane went on in a later epoch, that one's header says how the witness's ended, and the chain was walked with it.
    private static IEnumerable<SequenceRange> BehindTheEnd(LaneVerdict found, List<LaneFile> used, RecordId? witness)
    {
        if (witness is not { Sequence: > 0 } known || used.Exists(file => file.Header!.Epoch.CompareTo(known.Epoch) > 0))
        {
            return [];
        }

        var end = found.Last is { } last && last.Epoch == known.Epoch ? last.Sequence : 0;
        return LossLedger.Range(known.Epoch, end + 1, known.Sequence);
    }

    private sealed class Walk(LaneKind lane, Dictionary<long, SegmentHeader> headers)
    {
        private readonly List<Epoch> _epochs = [];
        private readonly List<RecordId> _broken = [];
        private StoredRecord? _before;
        private RecordId? _first;
        private Stamp? _firstStamp;
        private int _gaps;
        private long _records;
        private long _unproven;

        public LaneVerdict Verdict => new()
        {
            Lane = lane,
            Records = _records,
            First = _first,
            Last = _before?.Id,
            FirstStamp = _firstStamp,
            LastStamp = _before?.Stamp,
            Epochs = _epochs,
            Broken = _broken,
            Unproven = _unproven,
        };

        public void Take(StoredRecord record, int gaps)
        {
            var behindGap = gaps != _gaps;
            var proof = LaneChain.Proves(lane, record);
            if (!Joins(record, behindGap) || (proof is false && !behindGap))
            {
                _broken.Add(record.Id);
            }
            else if (proof is not true)
            {
                _unproven++;
            }

            if (_before?.Id.Epoch != record.Id.Epoch)
            {
                _epochs.Add(record.Id.Epoch);
            }

            _records++;
            _gaps = gaps;
            _first ??= record.Id;
            _firstStamp ??= record.Stamp;
            _before = record;
        }

        // Within an epoch the one before is next to it; a new epoch says after which record it begins.
        private bool Joins(StoredRecord record, bool behindGap)
        {
            if (_before is not { } before || behindGap)
            {
                return true;
            }

            var follows = before.Id.Epoch == record.Id.Epoch || headers.GetValueOrDefault(record.Segment)?.Ended == before.Id;
            return !follows || record.Previous.Span.SequenceEqual(before.Hash.Span);
        }
    }
}
