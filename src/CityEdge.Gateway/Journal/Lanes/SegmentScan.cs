using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>What one segment holds, read whole.</summary>
internal sealed class SegmentScan
{
    private readonly List<SequenceRange> _gaps = [];
    private readonly List<SequenceRange> _salvaged = [];
    private readonly List<(long At, long Length)> _pieces = [];

    private SegmentScan(SegmentHeader header)
    {
        Header = header;
        Head = header.Chain;
        End = LaneFormat.FramesAt;
    }

    public SegmentHeader Header { get; }

    /// <summary>Where its last whole record ends.</summary>
    public long End { get; private set; }

    public RecordId? Last { get; private set; }

    public Stamp? FirstStamp { get; private set; }

    public Stamp? LastStamp { get; private set; }

    /// <summary>Hash of the chain behind its last record.</summary>
    public byte[] Head { get; private set; }

    /// <summary>Sequences missing between its records, and in front of them.</summary>
    public IReadOnlyList<SequenceRange> Gaps => _gaps;

    /// <summary>What stands behind damage.</summary>
    public IReadOnlyList<SequenceRange> Salvaged => _salvaged;

    /// <summary>Where its whole records stand, runs without damage as one.</summary>
    public IReadOnlyList<(long At, long Length)> Pieces => _pieces;

    /// <summary>Bytes of damage between whole records.</summary>
    public long Skipped { get; private set; }

    /// <summary>Bytes behind the last whole record that are not blank.</summary>
    public long TailBytes { get; private set; }

    /// <summary>Those bytes were a whole record once: damage. Otherwise a write that broke off.</summary>
    public bool TailDamaged { get; private set; }

    /// <summary>The damaged tail was one record; otherwise nobody can say how many.</summary>
    public bool TailIsOne { get; private set; }

    /// <summary>Sequence that comes next.</summary>
    public long Next => Last is { } last ? last.Sequence + 1 : Header.First;

    public static SegmentScan Of(IJournalMedium medium, string name, SegmentHeader header, long limit)
    {
        var scan = new SegmentScan(header);
        var walk = new SegmentWalk(medium);
        walk.Enter(name, medium.LengthOf(name), header, limit);
        long skipped = 0;
        var behindDamage = false;
        for (var expected = header.First; scan._gaps.Count < LaneFormat.LossesMost && walk.Next(resync: true) == WalkStep.Record; expected = walk.Expected)
        {
            behindDamage |= walk.Skipped > skipped;
            skipped = walk.Skipped;
            if (walk.Current.Sequence > expected)
            {
                scan._gaps.Add(new(header.Epoch, expected, walk.Current.Sequence - 1));
            }

            scan.Take(walk, behindDamage);
        }

        scan.Skipped = walk.Skipped;
        if (limit == long.MaxValue)
        {
            (scan.TailBytes, scan.TailDamaged, scan.TailIsOne) = walk.Tail();
        }

        return scan;
    }

    private void Take(SegmentWalk walk, bool behindDamage)
    {
        var frame = walk.Current;
        if (_pieces.Count > 0 && _pieces[^1] is var piece && piece.At + piece.Length == walk.CurrentAt)
        {
            _pieces[^1] = (piece.At, piece.Length + frame.Length);
        }
        else
        {
            _pieces.Add((walk.CurrentAt, frame.Length));
        }

        if (behindDamage && _salvaged.Count > 0 && _salvaged[^1].To == frame.Sequence - 1)
        {
            _salvaged[^1] = _salvaged[^1] with { To = frame.Sequence };
        }
        else if (behindDamage)
        {
            _salvaged.Add(new(Header.Epoch, frame.Sequence, frame.Sequence));
        }

        End = walk.Position;
        Last = new(Header.Epoch, frame.Sequence);
        FirstStamp ??= frame.Stamp;
        LastStamp = frame.Stamp;
        Head = walk.CurrentBytes.Slice(frame.HashAt, LaneChain.HashBytes).ToArray();
    }
}
