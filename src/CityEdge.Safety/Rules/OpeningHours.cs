using System.Globalization;

namespace CityEdge.Safety.Rules;

/// <summary>
/// When a place is open to guests, in site-local time: hours of each weekday, and days that differ. What must hold: hours belong to the day on which they begin,
/// so that Saturday's guests may stay until two although Sunday is a holiday; two days that touch are one opening; a look is never later than the next change.
/// </summary>
public sealed class OpeningHours : IEquatable<OpeningHours>
{
    /// <summary>After this many days without a change the hours are looked at again; nothing more is meant by it.</summary>
    private const int Horizon = 8;

    private readonly DayHours[] _week;
    private readonly HolidayHours[] _holidays;
    private readonly string _text;

    /// <summary>The same hours every day.</summary>
    public OpeningHours(TimeOnly opens, TimeOnly closes)
        : this([.. Enumerable.Repeat(DayHours.Of(opens, closes), 7)], Array.Empty<HolidayHours>())
    {
    }

    private OpeningHours(DayHours[] week, HolidayHours[] holidays)
    {
        (_week, _holidays) = (week, holidays);
        var sound = _week.Length == 7 && _week.Concat(_holidays.Select(static holiday => holiday.Hours)).All(IsSound);
        for (var i = 0; i < _holidays.Length; i++)
        {
            sound &= _holidays[i].On <= _holidays[i].To && (i == 0 || _holidays[i - 1].To < _holidays[i].On);
        }

        if (!sound)
        {
            throw new ArgumentException("Opening hours have seven days, each of which begins within the day and lasts a day at most, and one set of hours a holiday.", nameof(week));
        }

        _text = string.Join(' ', _week.Select(Spell).Concat(_holidays.Select(static holiday => string.Create(
            CultureInfo.InvariantCulture, $"{holiday.On:yyyy-MM-dd}..{holiday.To:yyyy-MM-dd} {Spell(holiday.Hours)}"))));
    }

    /// <param name="week">Hours of Sunday to Saturday, as <see cref="DayOfWeek"/> counts.</param>
    /// <param name="holidays">Days that differ, in any order.</param>
    /// <exception cref="ArgumentException">Not seven days, a day longer than it can be, or two holidays on one day.</exception>
    public static OpeningHours Of(IEnumerable<DayHours> week, IEnumerable<HolidayHours> holidays) =>
        new([.. week], [.. holidays.OrderBy(static holiday => holiday.On)]);

    /// <summary>Whether the place is open at this local time.</summary>
    public bool IsOpen(DateTime local) => IsOpen(local.Ticks);

    /// <summary>The next local time at which the place opens or closes, or eight days from now where nothing changes before.</summary>
    public DateTime NextChange(DateTime local)
    {
        var (now, open) = (local.Ticks, IsOpen(local));
        var today = now / TimeSpan.TicksPerDay;
        var next = Math.Min((today + Horizon) * TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks);
        for (var day = today - 1; day < today + Horizon; day++)
        {
            var (hours, midnight) = (On(day), day * TimeSpan.TicksPerDay);
            foreach (var boundary in (ReadOnlySpan<long>)[midnight + hours.Opens.Ticks, midnight + hours.Closes.Ticks])
            {
                next = !hours.IsClosed && boundary > now && boundary < next && IsOpen(boundary) != open ? boundary : next;
            }
        }

        return new DateTime(next);
    }

    public bool Equals(OpeningHours? other) => other?._text == _text;

    public override bool Equals(object? obj) => Equals(obj as OpeningHours);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>All of it in one line, the same for the same hours.</summary>
    public override string ToString() => _text;

    private static bool IsSound(DayHours day) => day == DayHours.Closed
        || (day.Opens >= TimeSpan.Zero && day.Opens < TimeSpan.FromDays(1) && day.Closes > day.Opens && day.Closes - day.Opens <= TimeSpan.FromDays(1));

    private static string Spell(DayHours day) => day.IsClosed ? "closed" : string.Create(CultureInfo.InvariantCulture, $"{day.Opens:d\\.hh\\:mm}-{day.Closes:d\\.hh\\:mm}");

    private bool IsOpen(long local)
    {
        var today = local / TimeSpan.TicksPerDay;
        return Covers(today, local) || Covers(today - 1, local);
    }

    private bool Covers(long day, long local)
    {
        var (hours, since) = (On(day), local - (day * TimeSpan.TicksPerDay));
        return since >= hours.Opens.Ticks && since < hours.Closes.Ticks;
    }

    private DayHours On(long day)
    {
        if (day < DateOnly.MinValue.DayNumber || day > DateOnly.MaxValue.DayNumber)
        {
            return DayHours.Closed;
        }

        var (date, from, to) = (DateOnly.FromDayNumber((int)day), 0, _holidays.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = _holidays[middle].To < date ? (middle + 1, to) : (from, middle);
        }

        return from < _holidays.Length && _holidays[from].On <= date ? _holidays[from].Hours : _week[(int)date.DayOfWeek];
    }
}
