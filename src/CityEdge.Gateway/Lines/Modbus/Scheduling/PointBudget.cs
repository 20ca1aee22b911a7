using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The worst case of one life-safety point: the rule on it that leaves the least time.</summary>
internal sealed record PointBudget
{
    public required PointId Point { get; init; }

    /// <summary><c>device.point</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The line that the point is read over.</summary>
    public required string Line { get; init; }

    /// <summary>The output that sounds last; null where the site has none.</summary>
    public string? Output { get; init; }

    public required AlarmClass Class { get; init; }

    /// <summary>What the class allows.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>The parts, in the order in which they pass.</summary>
    public required IReadOnlyList<BudgetTerm> Terms { get; init; }

    /// <summary>What to do about it; null while it is within its limit.</summary>
    public LocalText? Advice { get; init; }

    public TimeSpan Total => TimeSpan.FromTicks(Terms.Sum(static t => t.Time.Ticks));

    /// <summary>What the limit is held against. The on-delay of a fire rule counts; that of another class is part of what the class
    /// calls an alarm (EN 50291: so many ppm for so many minutes), not a lateness.</summary>
    public TimeSpan Late => Class == AlarmClass.Fire ? Total : Total - OnDelay;

    public bool IsOver => Late > Limit;

    private TimeSpan OnDelay => TimeSpan.FromTicks(Terms.Where(static t => t.Kind == BudgetTermKind.OnDelay).Sum(static t => t.Time.Ticks));
}
