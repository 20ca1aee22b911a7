using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Combined"/> at work. The cause is the one that lies furthest out.</summary>
internal sealed class CombinedPart(Combination kind, QuantityPart[] of) : CompositeQuantity([.. of])
{
    private readonly double _share = kind == Combination.Average ? 1.0 / of.Length : 1;

    public override Measure Evaluate(in Moment now)
    {
        var all = of[0].Evaluate(now);
        for (var i = 1; i < of.Length; i++)
        {
            var one = of[i].Evaluate(now);
            var further = kind == Combination.Lowest ? one.Value.High < all.Value.High : kind == Combination.Highest && one.Value.Low > all.Value.Low;
            all = new(
                Join(all.Value, one.Value), Join(all.Verified, one.Verified), all.Degraded || one.Degraded, further || all.Cause < 0 ? one.Cause : all.Cause);
        }

        return kind == Combination.Average ? all with { Value = all.Value.Times(_share), Verified = all.Verified.Times(_share) } : all;
    }

    private Interval Join(in Interval a, in Interval b) => kind switch
    {
        Combination.Lowest => new(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High)),
        Combination.Highest => new(Math.Max(a.Low, b.Low), Math.Max(a.High, b.High)),
        Combination.Average or Combination.Sum => a.Plus(b),
    };
}
