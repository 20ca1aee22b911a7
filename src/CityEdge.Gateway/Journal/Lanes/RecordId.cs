namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>A record's place in its lane: gap-free from 1 within an epoch (S5).</summary>
internal readonly record struct RecordId(Epoch Epoch, long Sequence) : IComparable<RecordId>
{
    public int CompareTo(RecordId other) => Epoch.CompareTo(other.Epoch) is var epochs and not 0 ? epochs : Sequence.CompareTo(other.Sequence);

    public override string ToString() => $"{Epoch}/{Sequence}";
}
