namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>What the files of a lane tell, before anything of them is changed.</summary>
internal sealed class LaneFinding
{
    public EpochReason Reason { get; private set; } = EpochReason.Continued;

    public List<LaneSegment> Segments { get; } = [];

    public List<SequenceRange> Lost { get; } = [];

    public List<SequenceRange> Salvaged { get; } = [];

    public long CutBytes { get; set; }

    /// <summary>The last segment as it was read; null in a lane without one.</summary>
    public SegmentScan? Tail { get; set; }

    /// <summary>The last segment holds bytes that were records once: it is mended. Otherwise what stands behind its records is cut off.</summary>
    public bool TailDamaged { get; set; }

    /// <summary>Segments in the middle whose header is gone.</summary>
    public List<long> ToMend { get; } = [];

    /// <summary>Files of ours that hold nothing and never will.</summary>
    public List<string> Leftovers { get; } = [];

    /// <summary>The highest epoch that anybody has named.</summary>
    public uint Ordinal { get; set; }

    /// <summary>The last kept record.</summary>
    public RecordId? Last { get; set; }

    /// <summary>The last record that is known to have been in the epoch that ends, kept or lost.</summary>
    public RecordId? Ended { get; set; }

    /// <summary>The gravest reason is the one that is said.</summary>
    public void Raise(EpochReason reason) => Reason = Rank(reason) > Rank(Reason) ? reason : Reason;

    public void Lose(IEnumerable<SequenceRange> found)
    {
        foreach (var range in LossLedger.Unsaid(found, Lost))
        {
            if (Lost.Count > 0 && Lost[^1].Epoch == range.Epoch && Lost[^1].To + 1 == range.From)
            {
                Lost[^1] = Lost[^1] with { To = range.To };
            }
            else
            {
                Lost.Add(range);
            }
        }
    }

    private static int Rank(EpochReason reason) => reason switch
    {
        EpochReason.Continued => 0,
        EpochReason.Cut => 1,
        EpochReason.New => 2,
        EpochReason.Damaged => 3,
        EpochReason.Newer => 4,
        EpochReason.Moved => 5,
        EpochReason.Restored => 6,
        EpochReason.Failed => 7,
    };
}
