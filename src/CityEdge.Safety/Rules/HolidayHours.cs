namespace CityEdge.Safety.Rules;

/// <summary>Days with hours of their own: a holiday, a week of works.</summary>
/// <param name="On">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Hours">What holds on each of them instead of the day's usual hours.</param>
public readonly record struct HolidayHours(DateOnly On, DateOnly To, DayHours Hours);
