namespace CityEdge.Safety.Rules.Parts;

/// <summary>The last good value of a point, and since when it has stood still.</summary>
internal sealed class ChangeHistory : PointHistory
{
    private double _value;

    /// <summary>When the value last became another one, or was first heard; null before.</summary>
    public long? Since { get; private set; }

    /// <summary>It has changed since it was first heard.</summary>
    public bool Changed { get; private set; }

    public override void Feed(double value, long time)
    {
        if (Since is null || !value.Equals(_value))
        {
            (Changed, Since) = (Since is not null, time);
        }

        _value = value;
    }

    public override void Forget() => (Since, Changed) = (null, false);

    public void Save(List<long> to, long now)
    {
        to.Add(Since is { } since ? now - since : EngineSnapshot.None);
        to.Add(Changed ? 1 : 0);
        to.Add(BitConverter.DoubleToInt64Bits(_value));
    }

    public void Load(ref ReadOnlySpan<long> from, long now)
    {
        Since = from[0] == EngineSnapshot.None ? null : now - from[0];
        (Changed, _value) = (from[1] != 0, BitConverter.Int64BitsToDouble(from[2]));
        from = from[3..];
    }
}
