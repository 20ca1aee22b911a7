using System.Globalization;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>All that a plot shows.</summary>
internal sealed record PlotPage
{
    /// <summary>More curves than these nobody can tell apart; the points of the gravest rules come first.</summary>
    public const int MostCurves = 12;

    public required string Title { get; init; }

    public required string Subtitle { get; init; }

    public required IReadOnlyList<PlotPanel> Panels { get; init; }

    public required IReadOnlyList<PlotFlag> Flags { get; init; }

    public required IReadOnlyList<PlotMark> Marks { get; init; }

    /// <summary>Seconds from the start, of the left and the right edge.</summary>
    public required (double From, double To) Time { get; init; }

    public required bool Chinese { get; init; }

    /// <summary>Reads the recordings once more for the curves of the points that the raised rules read; where none was raised, of the gravest rules.</summary>
    public static PlotPage Of(ReplaySession session, BoundSite site, ReplayOutcome outcome, IReadOnlyList<PlotFlag> flags, IReadOnlyList<PlotMark> marks, bool chinese)
    {
        var raised = flags.Select(static flag => flag.Alarm.Id).ToHashSet(StringComparer.Ordinal);
        var rules = outcome.Model.Rules.Where(rule => raised.Contains(rule.Alarm.Id)).OrderBy(static rule => rule.Alarm.Priority).ToList();
        rules = rules.Count > 0 ? rules : [.. outcome.Model.Rules.OrderBy(static rule => rule.Alarm.Priority)];
        var unobserved = outcome.Unobserved.ToHashSet(StringComparer.Ordinal);
        var points = rules.SelectMany(static rule => PlotThresholds.PointsOf(rule.When)).Distinct()
            .Where(point => outcome.Model.Points[point.Index].Role == PointRole.Measurement && !unobserved.Contains(outcome.Model.Points[point.Index].Name))
            .Take(MostCurves).ToList();
        var (from, to) = EdgesOf(outcome, marks);
        var curves = points.ToDictionary(static point => point.Index, point => new PlotCurve(outcome.Model.Points[point.Index], from, to));
        session.Read(site, sample =>
        {
            if (curves.TryGetValue(sample.Point, out var curve))
            {
                curve.Take(outcome.SecondsOf(sample.Ticks), sample.Value);
            }
        });
        foreach (var curve in curves.Values)
        {
            curve.Finish();
        }

        var levels = rules.SelectMany(rule => PlotThresholds.LevelsOf(rule.When, outcome.Model.Points)).Where(level => curves.ContainsKey(level.Point.Index)).ToList();
        var times = outcome.Tallies.Sum(static tally => tally.Raised);
        return new PlotPage
        {
            Title = site.Config.Name.In(chinese) is { Length: > 0 } name ? name : site.Config.Id,
            Subtitle = (chinese ? $"回放：{flags.Count} 个报警，共响 {times} 次" : $"Replay: {flags.Count} alarm(s), rung {times} time(s)") + StartOf(outcome, chinese),
            Panels =
            [
                .. curves.Values.GroupBy(static curve => curve.Point.Unit).Select(group => new PlotPanel(
                    group.Key,
                    [.. group],
                    group.Key == Unit.None ? [] : [.. levels.Where(level => outcome.Model.Points[level.Point.Index].Unit == group.Key).Select(static level => level.Value).Distinct().Order()])),
            ],
            Flags = [.. flags.OrderBy(static flag => flag.Seconds)],
            Marks = marks,
            Time = (from, to),
            Chinese = chinese,
        };
    }

    private static string StartOf(ReplayOutcome outcome, bool chinese)
    {
        if (!outcome.Dated || outcome.Tallies.Count == 0)
        {
            return "";
        }

        var first = outcome.Tallies[0].First;
        var start = (first.Wall - new ReplayScale(outcome.Zero, IsSet: true, Dated: true).OffsetOf(first)).ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);
        return chinese ? $"；起点 {start}" : $"; 0:00 is {start}";
    }

    private static (double From, double To) EdgesOf(ReplayOutcome outcome, IReadOnlyList<PlotMark> marks)
    {
        var (from, to) = (outcome.FromSeconds, outcome.FromSeconds + outcome.Covered.TotalSeconds);
        foreach (var mark in marks)
        {
            (from, to) = (Math.Min(from, mark.Seconds), Math.Max(to, mark.Seconds));
        }

        return (from, to > from ? to : from + 1);
    }
}
