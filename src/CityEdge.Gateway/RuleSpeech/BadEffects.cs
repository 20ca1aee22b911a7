using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.RuleSpeech;

/// <summary>Finds what becomes of a rule when one of its points has no good value, from where the point stands in its condition.</summary>
internal static class BadEffects
{
    /// <summary>Every point of a rule with what its loss does, in the order of the text.</summary>
    public static IReadOnlyList<(PointId Point, BadEffect Effect)> Of(RuleDefinition rule)
    {
        var found = new List<(PointId Point, BadEffect Effect)>();
        Walk(rule.When, new Context(rule.Unknown == UnknownRule.Raise ? BadEffect.Raised : BadEffect.Nothing, Against: false), found);
        var blind = found.Select(one => one.Point).Distinct().Where(point => rule.Unknown != UnknownRule.Raise && !Reach.CanBe(rule.When, point, holds: true)).ToHashSet();
        return [.. found.Select(one => one.Effect is BadEffect.Nothing or BadEffect.NoEvidence or BadEffect.VoteEasier && blind.Contains(one.Point) ? (one.Point, BadEffect.Blind) : one).Distinct()];
    }

    private static void Walk(Condition condition, Context context, List<(PointId Point, BadEffect Effect)> found)
    {
        switch (condition)
        {
            case Bad bad:
                found.Add((bad.Point, context.Against ? BadEffect.AskedAgainst : BadEffect.AskedFor));
                break;
            case Age age:
                found.Add((age.Point, context.Against ? BadEffect.AskedAgainst : BadEffect.AskedFor));
                break;
            case Threshold threshold:
                found.Add((threshold.Point, context.Effect));
                break;
            case StateEquals equals:
                found.Add((equals.Point, context.Effect));
                break;
            case Changed changed:
                found.Add((changed.Point, context.Effect));
                break;
            case Compare compare:
                Walk(compare.Left, context, found);
                Walk(compare.Right, context, found);
                break;
            case And and:
                Walk(and.Of, context, found);
                break;
            case Or or:
                Walk(or.Of, context, found);
                break;
            case Not not:
                Walk(not.Of, context with { Against = !context.Against }, found);
                break;
            case For held:
                Walk(held.Of, context, found);
                break;
            case Vote vote:
                Walk(vote.Of, context with { Effect = BadEffect.VoteEasier }, found);
                break;
        }
    }

    private static void Walk(IReadOnlyList<Condition> of, Context context, List<(PointId Point, BadEffect Effect)> found)
    {
        foreach (var one in of)
        {
            Walk(one, context, found);
        }
    }

    private static void Walk(Quantity quantity, Context context, List<(PointId Point, BadEffect Effect)> found)
    {
        switch (quantity)
        {
            case PointValue value:
                found.Add((value.Point, context.Effect));
                break;
            case Windowed windowed:
                found.Add((windowed.Point, context.Effect));
                break;
            case Plus plus:
                Walk(plus.Left, context, found);
                Walk(plus.Right, context, found);
                break;
            case Minus minus:
                Walk(minus.Left, context, found);
                Walk(minus.Right, context, found);
                break;
            case Times times:
                Walk(times.Of, context, found);
                break;
            case Absolute absolute:
                Walk(absolute.Of, context, found);
                break;
            case Ramp ramp:
                Walk(ramp.Of, context, found);
                break;
            case Combined combined:
                foreach (var one in combined.Of)
                {
                    Walk(one, context, found);
                }

                break;
            case Tally tally:
                Walk(tally.Of, context, found);
                break;
            case Count count:
                Walk(count.Of, context, found);
                break;
            case Holds holds:
                Walk(holds.Of, context, found);
                break;
            case Evidence evidence:
                foreach (var term in evidence.Of)
                {
                    // What it might have added keeps the sum unknown, and a rule that raises the unknown raises it.
                    Walk(term.Of, context.Effect == BadEffect.Raised ? context : context with { Effect = BadEffect.NoEvidence }, found);
                }

                break;
        }
    }

    /// <summary>What stands above a part of a condition.</summary>
    /// <param name="Effect">What the loss of a point does here.</param>
    /// <param name="Against">Whether the part is asked for by its opposite.</param>
    private readonly record struct Context(BadEffect Effect, bool Against);
}
