using System.Globalization;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>
/// A time that a person typed. Without an offset it is the site's own wall clock, compared with the clock that each event was stamped with: no configuration and no time zone
/// table is needed, and a card reads the same in another machine.
/// </summary>
internal readonly record struct TimeBound
{
    private static readonly string[] Local = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm"];
    private static readonly string[] Fixed = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mmK"];

    private readonly DateTime? _local;
    private readonly DateTimeOffset? _fixed;

    private TimeBound(DateTime? local, DateTimeOffset? instant) => (_local, _fixed) = (local, instant);

    /// <summary>Reads 2026-11-23, 2026-11-23T02:00, 2026-11-23T02:00:30, each with Z or +08:00 behind the time or nothing; null for anything else.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="endOfDay">Whether a bare day means its end.</param>
    public static TimeBound? Parse(string text, bool endOfDay)
    {
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day.Date == DateTime.MaxValue.Date ? null : new TimeBound(endOfDay ? day.AddDays(1) : day, null);
        }

        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new TimeBound(local, null);
        }

        return DateTimeOffset.TryParseExact(text, Fixed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? new TimeBound(null, instant) : null;
    }

    /// <summary>Whether an event happened before this.</summary>
    public bool IsAfter(DateTimeOffset stamped) => _fixed is { } instant ? stamped < instant : stamped.DateTime < _local;
}
