using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Not"/> at work.</summary>
internal sealed class NotPart(ConditionPart of) : ConditionPart
{
    public override bool HasDead => of.HasDead;

    public override bool HasIsolated => of.HasIsolated;

    public override int FirstPoint => of.FirstPoint;

    public override Verdict Evaluate(in Moment now)
    {
        var verdict = of.Evaluate(now);
        return verdict with
        {
            Truth = verdict.Truth switch { Truth.True => Truth.False, Truth.False => Truth.True, Truth.Unknown => Truth.Unknown },
        };
    }

    public override void Save(List<long> to, long now) => of.Save(to, now);

    public override void Load(ref ReadOnlySpan<long> from, long now) => of.Load(ref from, now);
}
