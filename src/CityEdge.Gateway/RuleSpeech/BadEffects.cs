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
        Walk(rule.When, rule.Unknown == UnknownRule.Raise ? BadEffect.Raised : BadEffect.Nothing, found);
        return [.. found.Distinct()];
    }

    private static void Walk(Condition condition, BadEffect context, List<(PointId Point, BadEffect Effect)> found)
    {
        switch (condition)
        {
            case Bad bad:
                found.Add((bad.Point, BadEffect.AskedFor));
                break;
            case Age age:
                found.Add((age.Point, BadEffect.AskedFor));
                break;
            case Threshold threshold:
                found.Add((threshold.Point, context));
                break;
            case StateEquals equals:
                found.Add((equals.Point, context));
                break;
            case Changed changed:
                found.Add((changed.Point, context));
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
                Walk(not.Of, context, found);
                break;
            case For held:
                Walk(held.Of, context, found);
                break;
            case Vote vote:
                Walk(vote.Of, BadEffect.VoteEasier, found);
                break;
        }
    }

    private static void Walk(IReadOnlyList<Condition> of, BadEffect context, List<(PointId Point, BadEffect Effect)> found)
    {
        foreach (var one in of)
        {
            Walk(one, context, found);
        }
    }

    private static void Walk(Quantity quantity, BadEffect context, List<(PointId Point, BadEffect Effect)> found)
    {
        switch (quantity)
        {
            case PointValue value:
                found.Add((value.Point, context));
                break;
            case Windowed windowed:
                found.Add((windowed.Point, context));
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
                    Walk(term.Of, BadEffect.NoEvidence, found);
                }

                break;
        }
    }
}
