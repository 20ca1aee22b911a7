using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// <see cref="And"/> and <see cref="Or"/> at work. <c>or</c> is decided by one that is true, <c>and</c> by one that is false;
/// a decision on good values outranks one on uncertain values, and both outrank the unknown.
/// </summary>
internal sealed class JunctionPart(bool any, ConditionPart[] of) : ConditionPart
{
    private readonly Truth _decisive = any ? Truth.True : Truth.False;

    public override bool HasDead => Array.Exists(of, static part => part.HasDead);

    public override bool HasIsolated => Array.Exists(of, static part => part.HasIsolated);

    public override int FirstPoint => Array.Find(of, static part => part.FirstPoint >= 0)?.FirstPoint ?? -1;

    public override Verdict Evaluate(in Moment now)
    {
        var (decided, decidedGood, unknown, unverified, degraded) = (false, false, false, false, false);
        var (decider, first) = (-1, -1);
        foreach (var part in of)
        {
            var verdict = part.Evaluate(now);
            degraded |= verdict.Degraded;
            unknown |= verdict.Truth == Truth.Unknown;
            unverified |= verdict.Unverified;
            first = first < 0 ? verdict.Cause : first;
            if (verdict.Truth == _decisive && (!decided || (!decidedGood && !verdict.Unverified)))
            {
                (decided, decidedGood, decider) = (true, !verdict.Unverified, verdict.Cause);
            }
        }

        return decided ? new(_decisive, !decidedGood, degraded, decider)
            : unknown ? new(Truth.Unknown, false, degraded, -1)
            : new(any ? Truth.False : Truth.True, unverified, degraded, first);
    }

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
