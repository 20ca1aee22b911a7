namespace CityEdge.Safety.Rules.Parts;

/// <summary>One part of a rule at work, with what it remembers. Every evaluation visits every part, so that memories never depend on order.</summary>
internal abstract class Part
{
    /// <summary>Whether a point of this part is dead.</summary>
    public abstract bool HasDead { get; }

    /// <summary>Whether a point of this part is isolated.</summary>
    public abstract bool HasIsolated { get; }

    /// <summary>The first point that this part asks, or -1.</summary>
    public abstract int FirstPoint { get; }

    /// <summary>Writes what this part and its children remember; times as ticks before <paramref name="now"/>.</summary>
    public virtual void Save(List<long> to, long now)
    {
    }

    /// <summary>Reads it back; how many values this part and its children take is fixed by the condition.</summary>
    public virtual void Load(ref ReadOnlySpan<long> from, long now)
    {
    }

    protected static long Ago(long? time, long now) => time is { } at ? now - at : EngineSnapshot.None;

    protected static long? Back(long ago, long now) => ago == EngineSnapshot.None ? null : now - ago;

    protected static long Take(ref ReadOnlySpan<long> from)
    {
        var value = from[0];
        from = from[1..];
        return value;
    }
}
