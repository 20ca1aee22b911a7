using System.Buffers.Binary;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// One lane of the journal, opened for writing by its one owner. Appended records wait in memory until <see cref="Sync"/>; only then are they durable
/// and may be sent, shown to a cursor or acknowledged (S5, S6).
/// </summary>
/// <remarks>
/// What must hold: a header is durable before the first record behind it is written, a segment before the next one's header; a new epoch's header, which ends the old
/// epoch and states what was lost of it, is durable before anything else is repaired; and nothing but an older version of the same bytes is ever replaced.
/// </remarks>
internal sealed class Lane : IDisposable
{
    // How many syncs pass before a spare that could not be made is asked for again.
    private const int SpareRetry = 64;

    private readonly IJournalMedium _medium;
    private readonly LaneOptions _options;
    private readonly List<LaneSegment> _segments;
    private readonly List<long> _spares = [];
    private readonly List<(int From, LaneSegment Segment)> _rolls = [];
    private readonly byte[] _head = new byte[LaneChain.HashBytes];
    private byte[] _pending = new byte[64 << 10];
    private byte[] _salted = new byte[1 << 10];
    private SegmentInfo[]? _infos;
    private int _used;
    private long _highest;
    private uint _ordinal;
    private long _others;
    private long _position;
    private long _written;
    private bool _dirty;
    private int _spareWait;
    private bool _unusable;

    private Lane(IJournalMedium medium, LaneOptions options, LaneFinding finding)
    {
        _medium = medium;
        _options = options;
        _segments = finding.Segments;
        _ordinal = finding.Ordinal;
        Durable = finding.Last;
        if (finding.Tail is { } tail)
        {
            Epoch = tail.Header.Epoch;
            Appended = tail.Next - 1;
            tail.Head.CopyTo(_head, 0);
            _written = _position = tail.End;
        }

        Report = new LaneReport
        {
            Reason = finding.Reason != EpochReason.Continued ? finding.Reason
                : finding.Tail is { Last: null, Header.First: 1 } unheard ? unheard.Header.Reason
                : EpochReason.Continued,
            Last = finding.Last,
            Lost = [.. finding.Lost],
            Salvaged = [.. finding.Salvaged],
            CutBytes = finding.CutBytes,
        };
    }

    /// <summary>What opening found and did; said again by every opening until a record stands in the epoch that it began.</summary>
    public LaneReport Report { get; private set; }

    public Epoch Epoch { get; private set; }

    /// <summary>Sequence of the last appended record; 0 in a fresh epoch.</summary>
    public long Appended { get; private set; }

    /// <summary>The last durable record; null in a lane without any.</summary>
    public RecordId? Durable { get; private set; }

    /// <summary>Hash of the chain at <see cref="Appended"/>.</summary>
    public ReadOnlyMemory<byte> Head => _head;

    /// <summary>Bytes on the medium, spares and quarantined files included.</summary>
    public long Bytes => _others + (_spares.Count * _options.SegmentBytes) + _segments.Sum(static segment => segment.Bytes);

    /// <summary>The segments, oldest first, the current one last; a new one is there as soon as a record was appended for it.</summary>
    public IReadOnlyList<SegmentInfo> Segments => _infos ??= [.. _segments.Select(static segment => segment.Info)];

    private LaneSegment Current => _segments[^1];

    /// <summary>
    /// Opens a lane: finishes what a cut left half done, cuts at the first bad record of the last segment, salvages behind it, raises the epoch where anything was cut.
    /// </summary>
    /// <param name="medium">Where it lies; the lane's from now on.</param>
    /// <param name="options">How it is laid out.</param>
    /// <param name="witness">A record known to have been durable (from the checkpoint): what is missing up to there is lost and said so.</param>
    /// <exception cref="MediumException">The disk refused; nothing was lost by asking.</exception>
    public static Lane Open(IJournalMedium medium, LaneOptions options, RecordId? witness = null) => Open(medium, options, witness, failed: false);

    /// <summary>
    /// Opens a lane again after a failed sync, in the same process. What stands behind the last durable record may look whole and yet not be on the disk: it is cut
    /// off, so that the owner can append it anew and nothing is there twice.
    /// </summary>
    /// <param name="medium">Where it lies; the lane's from now on.</param>
    /// <param name="options">How it is laid out.</param>
    /// <param name="durable">What <see cref="Durable"/> was when the disk failed, or record 0 of <see cref="Epoch"/> where it was null; without it nothing is cut.</param>
    /// <exception cref="MediumException">The disk refused.</exception>
    public static Lane Reopen(IJournalMedium medium, LaneOptions options, RecordId? durable) => Open(medium, options, durable, failed: true);

    /// <summary>Whether a record with so many bytes in its sections still goes into the current segment; one of a fresh segment always does.</summary>
    public bool Fits(int bytes) => _position + Frame.HeadMost + bytes + 1 <= Current.Header.Reserve;

    /// <summary>Appends in memory; writes nothing.</summary>
    /// <returns>Its sequence.</returns>
    public long Append(in RecordDraft draft)
    {
        RequireUsable();
        var most = Frame.Most(draft);
        if (most > Math.Min(LaneDefaults.RecordMost, _options.SegmentBytes - LaneFormat.FramesAt))
        {
            throw new ArgumentException($"A record of {most} bytes is longer than a segment takes", nameof(draft));
        }

        if (!Fits(most - Frame.HeadMost - 1))
        {
            Roll(draft.Stamp);
        }

        if (_pending.Length < _used + most)
        {
            Array.Resize(ref _pending, Math.Max(_used + most, _pending.Length * 2));
        }

        var segment = Current;
        var sequence = Appended + 1;
        var (length, hashAt) = Frame.Write(draft, sequence, segment.Header, _pending.AsSpan(_used));
        var frame = _pending.AsSpan(_used, length);
        LaneChain.Compute(
            _options.Kind, _head, new RecordId(Epoch, sequence), draft.Kind, draft.Stamp, draft.Shared, Salt(segment.Header, sequence, draft.Private), _head);
        _head.CopyTo(frame[hashAt..]);
        Frame.Seal(frame, segment.Header.Seed);
        _used += length;
        _position += length;
        Appended = segment.Last = sequence;
        segment.FirstStamp ??= draft.Stamp;
        segment.LastStamp = draft.Stamp;
        _infos = null;
        return sequence;
    }

    /// <summary>Writes what was appended and brings it to the disk: one sync; three where a segment ends (the old one, the new one's header, the record).</summary>
    /// <exception cref="MediumException">The disk refused. The lane is unusable: <see cref="Reopen"/> it; what was appended and is not in <see cref="Durable"/> must be appended anew.</exception>
    public void Sync()
    {
        RequireUsable();
        if (_used == 0)
        {
            return;
        }

        _unusable = true;
        var segment = _rolls.Count == 0 ? Current : _segments[^(_rolls.Count + 1)];
        var from = 0;
        foreach (var (end, next) in _rolls)
        {
            WritePart(segment, from, end);
            if (_dirty)
            {
                _medium.Sync(segment.Name); // sync: full-segment
            }

            WriteHeader(next);
            (segment, from) = (next, end);
        }

        WritePart(segment, from, _used);
        _medium.Sync(segment.Name); // sync: group
        _dirty = false;
        _rolls.Clear();
        _used = 0;
        Durable = new RecordId(Epoch, Appended);
        _unusable = false;
        KeepSpares();
    }

    /// <summary>Deletes the oldest segment with what was set aside of it, never the current one; returns what it held, null when there is none.</summary>
    public SegmentInfo? DropOldest()
    {
        RequireUsable();
        if (_segments.Count - _rolls.Count < 2)
        {
            return null;
        }

        // The quarantined file goes first: alone it would be taken for a repair that broke off.
        var oldest = _segments[0];
        var aside = LaneMender.Quarantined(_medium, oldest.Name);
        foreach (var name in aside)
        {
            _others -= _medium.LengthOf(name);
            _medium.Delete(name);
        }

        if (aside.Count > 0)
        {
            _medium.SyncNames(); // sync: drop-aside
        }

        _medium.Delete(oldest.Name);
        _segments.RemoveAt(0);
        _infos = null;

        // Of two deletions a cut may undo the older one alone where the file system does not order them: what retention took would look like damage.
        _medium.SyncNames(); // sync: drop
        return oldest.Info;
    }

    /// <summary>Checks every record of an older segment; mends it where it is damaged, and begins a new epoch where anything is lost that nobody has said yet.</summary>
    /// <returns>What was found lost now.</returns>
    public IReadOnlyList<SequenceRange> Verify(long segment)
    {
        RequireUsable();
        var index = _segments.FindIndex(known => known.Header.Number == segment);
        if (index < 0 || index >= _segments.Count - 1 - _rolls.Count)
        {
            return [];
        }

        Sync();
        var known = _segments[index];
        var limit = LaneDirectory.LimitOf(_segments.ConvertAll(static each => each.Header), index);
        var scan = SegmentScan.Of(_medium, known.Name, known.Header, limit);
        IEnumerable<SequenceRange> tail = limit == long.MaxValue ? [new(known.Header.Epoch, scan.Next, null)] : LossLedger.Range(known.Header.Epoch, scan.Next, limit);
        var lost = LossLedger.Unsaid(scan.Gaps.Concat(tail), _segments.SelectMany(static each => each.Header.Lost));
        if (lost.Count > 0)
        {
            Begin(EpochReason.Damaged, lost, scan.Salvaged, 0, new RecordId(Epoch, Appended));
        }

        if (scan.Skipped > 0 || LaneDirectory.Look(_medium, known.Name, known.Header.Number) is not { Harmed: false, State: LaneFileState.Used })
        {
            Mend(known, scan);
        }

        KeepSpares();
        return lost;
    }

    public void Dispose()
    {
        _unusable = true;
        _medium.Dispose();
    }

    private static Lane Open(IJournalMedium medium, LaneOptions options, RecordId? witness, bool failed)
    {
        LaneMender.Undo(medium);
        medium.SyncNames(); // sync: adopt-names
        var files = LaneDirectory.Read(medium);
        var finding = new LaneOpening(medium, options, files).Examine(witness, failed);
        var lane = new Lane(medium, options, finding);
        lane.Count(files, finding.Leftovers);
        lane.TakeOver(finding);
        return lane;
    }

    private void Count(List<LaneFile> files, List<string> leftovers)
    {
        _highest = files.Count == 0 ? 0 : files[^1].Number;
        _spares.AddRange(files.Where(file => file.State == LaneFileState.Spare && file.Length == _options.SegmentBytes && !leftovers.Contains(file.Name) && _segments.TrueForAll(segment => segment.Header.Number < file.Number))
            .Select(static file => file.Number));
        var counted = _segments.Select(static segment => segment.Name).Concat(_spares.Select(LaneFormat.NameOf)).ToHashSet();
        _others = _medium.List().Where(name => !counted.Contains(name)).Sum(_medium.LengthOf);
    }

    private void TakeOver(LaneFinding finding)
    {
        if (finding.Last is not null)
        {
            // Whoever wrote this may have been killed before its sync: what we go on from must be on the disk.
            _medium.Sync(Current.Name); // sync: adopt
        }

        var old = finding.Tail is null ? null : Current;
        if (finding.Reason != EpochReason.Continued)
        {
            Begin(finding.Reason, finding.Lost, finding.Salvaged, finding.CutBytes, finding.Ended, keepTail: finding.TailDamaged);
        }

        if (_medium.List().Contains(LaneFormat.RestoredMarker))
        {
            _others -= _medium.LengthOf(LaneFormat.RestoredMarker);
            _medium.Delete(LaneFormat.RestoredMarker);
            _medium.SyncNames(); // sync: restored-gone
        }

        if (finding.TailDamaged && old is not null)
        {
            Mend(old, finding.Tail!);
        }

        foreach (var segment in finding.ToMend)
        {
            var lost = Verify(segment);
            Report = Report with { Reason = Report.Reason == EpochReason.Continued && lost.Count > 0 ? EpochReason.Damaged : Report.Reason, Lost = [.. Report.Lost, .. lost] };
        }

        foreach (var name in finding.Leftovers)
        {
            _others -= _medium.LengthOf(name);
            _medium.Delete(name);
        }

        Report = Report with { Quarantined = [.. _medium.List().Where(static name => name.EndsWith(LaneFormat.DamagedSuffix, StringComparison.Ordinal))] };
        KeepSpares();
    }

    // Everything that a new epoch says is in its first header, durable with one sync, whatever happens to the repair behind it.
    private void Begin(EpochReason reason, IReadOnlyList<SequenceRange> lost, IReadOnlyList<SequenceRange> salvaged, long cutBytes, RecordId? ended, bool keepTail = false)
    {
        var (old, end) = (_segments.Count == 0 ? null : Current, _written);
        _unusable = true;
        Epoch = new Epoch(_ordinal, 0).Next(BinaryPrimitives.ReadUInt32LittleEndian(Draw(sizeof(uint))));
        _ordinal = Epoch.Ordinal;
        Appended = 0;
        var segment = Plan(reason, 1, old?.Header.Boot == _options.Boot ? old.Header.Offset : (short)0, ended, lost, salvaged, cutBytes);
        _segments.Add(segment);
        _infos = null;
        WriteHeader(segment);
        if (old is not null && !keepTail && end < old.Bytes)
        {
            _medium.Cut(old.Name, end);
            old.Bytes = end;
        }

        _written = _position = LaneFormat.FramesAt;
        _unusable = false;
    }

    private void Roll(in Stamp stamp)
    {
        var segment = Plan(EpochReason.Continued, Appended + 1, (short)stamp.Wall.TotalOffsetMinutes, Current.Header.Ended, [], [], 0);
        _rolls.Add((_used, segment));
        _segments.Add(segment);
        _position = LaneFormat.FramesAt;
    }

    private LaneSegment Plan(
        EpochReason reason, long first, short offset, RecordId? ended, IReadOnlyList<SequenceRange> lost, IReadOnlyList<SequenceRange> salvaged, long cutBytes)
    {
        var spare = _spares.FirstOrDefault(number => _segments.TrueForAll(segment => segment.Header.Number < number));
        _highest = spare == 0 ? _highest + 1 : _highest;
        return new LaneSegment(new SegmentHeader
        {
            Kind = _options.Kind,
            Reason = reason,
            Number = spare == 0 ? _highest : spare,
            Epoch = Epoch,
            First = first,
            Chain = [.. _head],
            Boot = _options.Boot,
            Machine = _options.Machine,
            Secret = Draw(LaneChain.HashBytes),
            Reserve = _options.SegmentBytes,
            Previous = _segments.Count == 0 ? 0 : Current.Header.Number,
            Ended = ended,
            Before = _segments.Count == 0 ? null : Current.LastStamp ?? Current.Header.Before,
            Offset = offset,
            CutBytes = cutBytes,
            Lost = [.. lost.Take(LaneFormat.LossesMost)],
            Salvaged = [.. salvaged.Take(LaneFormat.LossesMost)],
        }, _options.SegmentBytes);
    }

    private void WriteHeader(LaneSegment segment)
    {
        if (!_spares.Remove(segment.Header.Number))
        {
            _medium.Create(segment.Name, segment.Header.Reserve);
            _medium.SyncNames(); // sync: new-names
        }

        _medium.Write(segment.Name, 0, segment.Header.ToBytes());
        _medium.Sync(segment.Name); // sync: header
        _dirty = false;
        _written = LaneFormat.FramesAt;
    }

    private void WritePart(LaneSegment segment, int from, int end)
    {
        if (end > from)
        {
            _dirty = true;
            _medium.Write(segment.Name, _written, _pending.AsSpan(from, end - from));
            _written += end - from;
        }
    }

    private void Mend(LaneSegment segment, SegmentScan scan)
    {
        var before = segment.Bytes;
        var aside = LaneMender.Mend(_medium, segment, scan);
        if (aside is not null)
        {
            segment.Bytes = _medium.LengthOf(segment.Name);
            _others += before;
            _infos = null;
        }
    }

    private void KeepSpares()
    {
        if (_spares.Count >= _options.Spares || _spareWait-- > 0)
        {
            return;
        }

        try
        {
            while (_spares.Count < _options.Spares)
            {
                var number = _highest + 1;
                var name = LaneFormat.NameOf(number);
                _medium.Create(name, _options.SegmentBytes);
                _highest = number;
                _spares.Add(number);
            }

            _medium.SyncNames(); // sync: spare-names
        }
        catch (MediumException full) when (full.Failure == MediumFailure.Full)
        {
            // The lane goes on in what it has; somebody may make room meanwhile.
            _spareWait = SpareRetry;
        }
    }

    private ReadOnlySpan<byte> Salt(SegmentHeader header, long sequence, ReadOnlySpan<byte> hidden)
    {
        if (hidden.IsEmpty)
        {
            return [];
        }

        var bytes = LaneChain.SaltBytes + hidden.Length;
        if (_salted.Length < bytes)
        {
            _salted = new byte[bytes * 2];
        }

        LaneChain.Salt(header.Secret, sequence, _salted);
        hidden.CopyTo(_salted.AsSpan(LaneChain.SaltBytes));
        return _salted.AsSpan(0, bytes);
    }

    private byte[] Draw(int bytes)
    {
        var drawn = new byte[bytes];
        _options.Draw(drawn);
        return drawn;
    }

    private void RequireUsable()
    {
        if (_unusable)
        {
            throw new InvalidOperationException("The lane's disk has failed, or it is closed: open it again.");
        }
    }
}
