namespace CityEdge.Safety.Rules;

/// <summary>When a place is open on one day, in site-local time; nothing but zeros means closed.</summary>
/// <param name="Opens">First moment open, from that day's midnight.</param>
/// <param name="Closes">First moment closed, from the same midnight: past 24 h where the place closes after midnight.</param>
public readonly record struct DayHours(TimeSpan Opens, TimeSpan Closes)
{
    /// <summary>Closed all day.</summary>
    public static readonly DayHours Closed;

    public bool IsClosed => Closes <= Opens;

    /// <summary>Hours as people write them: a close before the opening, or at it, means the next day.</summary>
    public static DayHours Of(TimeOnly opens, TimeOnly closes) =>
        new(opens.ToTimeSpan(), closes.ToTimeSpan() + (closes <= opens ? TimeSpan.FromDays(1) : TimeSpan.Zero));
}
