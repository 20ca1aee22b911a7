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
            .SelectMany(rule =>
                from point in Conditions.PointsOf(rule.When)
                let held = Conditions.QuickestBy(rule.When, point)
                where held is not null
                select (point, new BudgetRule(rule.Alarm.Class, rule.OnDelay + held.Value)))
            .ToLookup(one => one.point, one => one.Item2);
        return point => [.. byPoint[point.Id]];
    }
}
