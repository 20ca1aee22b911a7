using CityEdge.Gateway.Sites;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The life-safety rules of a site by the points that they stand on: profile alarms as the site changed them, and its own rules.</summary>
internal static class BudgetRules
{
    public static Func<BoundPoint, IReadOnlyList<BudgetRule>> Of(BoundSite site)
    {
        var byPoint = site.Model.Rules
            .Where(rule => rule.Alarm is { LifeSafety: true, Armed: true })
            .SelectMany(rule => RulePoints.Of(rule.When).Distinct().Select(point => (point, new BudgetRule(rule.Alarm.Class, rule.OnDelay + Longest(rule.When)))))
            .ToLookup(one => one.point, one => one.Item2);
        return point => [.. byPoint[point.Id]];
    }

    // How long a condition asks for by itself: `for` within `for` adds up, side by side the longer counts.
    private static TimeSpan Longest(Condition condition) => condition switch
    {
        For held => held.Duration + Longest(held.Of),
        And and => Longest(and.Of),
        Or or => Longest(or.Of),
        Not not => Longest(not.Of),
        Vote vote => Longest(vote.Of),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Longest(IEnumerable<Condition> conditions) => conditions.Select(Longest).DefaultIfEmpty(TimeSpan.Zero).Max();
}
