namespace CityEdge.Safety.Rules;

/// <summary>
/// A condition has held without being known to fail for this long. Time in which it is unknown counts,
/// but it completes only on a value that is known to hold: a flaky sensor cannot put an alarm off for ever.
/// </summary>
/// <param name="Of">The condition.</param>
/// <param name="Duration">True from exactly this time on.</param>
public sealed record For(Condition Of, TimeSpan Duration) : Condition;
