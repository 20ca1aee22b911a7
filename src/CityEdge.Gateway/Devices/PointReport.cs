using CityEdge.Gateway.Configuration;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>What a profile or a site says about which readings of a point are kept; null keeps what held before.</summary>
internal sealed record PointReport
{
    /// <summary>Usual interval.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(10);

    /// <summary>A change beyond it is kept.</summary>
    public Amount? Deadband { get; init; }

    /// <summary>At least one reading is kept in each.</summary>
    public TimeSpan? Interval { get; init; }

    public Places Places { get; init; } = Places.None;

    /// <summary>What the site changes at what the profile says.</summary>
    public PointReport With(PointReport? change) => new() { Deadband = change?.Deadband ?? Deadband, Interval = change?.Interval ?? Interval, Places = change?.Places ?? Places };

    /// <summary>The deadband in the point's unit; null where none is given.</summary>
    public double? DeadbandIn(Unit unit) =>
        Deadband is { } given && Units.TryConvertDifference(given.Value, given.Unit, unit, out var value) ? value : null;

    /// <summary>Whether it fits the point.</summary>
    public void Check(PointKind kind, Unit unit, Diagnostics diagnostics)
    {
        if (Deadband is not { } given)
        {
            return;
        }

        var at = Places.Of("deadband");
        if (kind == PointKind.State)
        {
            diagnostics.Error(at, "状态量没有死区：每次变化都记录", "a state has no deadband: every change of it is kept");
        }
        else if (given.Unit == Unit.None && unit != Unit.None)
        {
            diagnostics.Error(at, $"缺少单位（如 {Units.Symbol(unit)}）", $"the unit is missing (such as {Units.Symbol(unit)})");
        }
        else if (!Units.TryConvertDifference(given.Value, given.Unit, unit, out _))
        {
            diagnostics.Error(at, $"单位不符：测点为 {Units.Symbol(unit)}", $"the unit does not fit the point's, {Units.Symbol(unit)}");
        }
        else if (given.Value < 0)
        {
            diagnostics.Error(at, "死区不能为负", "a deadband is not negative");
        }
    }
}
