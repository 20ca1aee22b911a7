namespace CityEdge.Safety.Rules.Parts;

/// <summary>A quantity made of other parts.</summary>
internal abstract class CompositeQuantity(params Part[] of) : QuantityPart
{
    public sealed override bool HasDead => Array.Exists(of, static part => part.HasDead);

    public sealed override bool HasIsolated => Array.Exists(of, static part => part.HasIsolated);

    public sealed override int FirstPoint => Array.Find(of, static part => part.FirstPoint >= 0)?.FirstPoint ?? -1;

    public override void Save(List<long> to, long now)
    {
        foreach (var part in of)
        {
            part.Save(to, now);
        }
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        foreach (var part in of)
        {
            part.Load(ref from, now);
        }
    }
}
