using System.Globalization;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>The transitions of a replay as lines for people.</summary>
internal static class Timeline
{
    /// <summary>One transition: wall time where it is known, offset, priority, what happened, which alarm, what decided, state and marks after.</summary>
    public static string Line(in AlarmTransition happened, AlarmDefinition alarm, IReadOnlyList<PointDefinition> points, in ReplayScale scale, bool chinese)
    {
        var marks = EventWords.Split(happened.Marks) is { } words ? $"[{string.Join(", ", words.Select(mark => Words.Of(EventWords.MarkOf(mark)!.Value).In(chinese)))}]" : null;
        var parts = new List<string?>
        {
            scale.Dated ? Time(happened.At.Wall) : null,
            Offset(scale.OffsetOf(happened.At)),
            EventWords.Of(alarm.Priority),
            EventText.Of(EventWords.TypeOf(happened.Event)).In(chinese),
            alarm.Id,
            alarm.Name.In(chinese),
            Cause(happened, points, chinese),
            happened.Members <= 1 ? null : string.Create(CultureInfo.InvariantCulture, $"×{happened.Members}"),
            $"→ {Words.Of(happened.To).In(chinese)}",
            marks,
            happened.Who is null ? null : $"— {happened.Who}{(happened.Why is null ? "" : ": " + happened.Why)}",
        };
        return EventText.Plain(string.Join("  ", parts.Where(static part => !string.IsNullOrEmpty(part))));
    }

    public static string Time(DateTimeOffset wall) => wall.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>Hours, minutes and seconds from the start: <c>+0:12:05.250</c>.</summary>
    public static string Offset(TimeSpan offset)
    {
        var size = offset.Duration();
        return string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{(long)size.TotalHours}:{size:mm\\:ss\\.fff}");
    }

    /// <summary>A value as people read it, with its unit.</summary>
    public static string Value(double value, Unit unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###}{(unit == Unit.None ? "" : " " + Units.Symbol(unit))}");

    private static string? Cause(in AlarmTransition happened, IReadOnlyList<PointDefinition> points, bool chinese)
    {
        if (happened.Cause is not { } id)
        {
            return null;
        }

        var point = points[id.Index];
        var value = double.IsFinite(happened.Value) ? $"={Value(happened.Value, point.Unit)}" : "";
        var reason = happened.Reason == QualityReason.None ? "" : $" ({Words.Of(happened.Reason).In(chinese)})";
        return point.Name + value + reason;
    }
}
