using System.Globalization;

namespace CityEdge.Scenarios.Rig;

/// <summary>A stretch of a scenario's time, both ends included.</summary>
internal readonly record struct Window(TimeSpan From, TimeSpan To)
{
    /// <summary>Between two times of the scenario, written <c>hh:mm:ss</c> with a fraction where wanted.</summary>
    public static Window Between(string from, string to) => new(Time(from), Time(to));

    /// <summary>From a time on, for so long.</summary>
    public static Window Within(string from, TimeSpan time) => new(Time(from), Time(from) + time);

    public static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    public bool Contains(TimeSpan at) => at >= From && at <= To;
}
