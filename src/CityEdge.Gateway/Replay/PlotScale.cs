using System.Globalization;

namespace CityEdge.Gateway.Replay;

/// <summary>Round steps for an axis, and how its numbers are written.</summary>
internal static class PlotScale
{
    private const int MostTicks = 12;

    private static readonly double[] Times =
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

    /// <summary>Up to about six round values within an interval: 1, 2 or 5 times a power of ten apart.</summary>
    public static IReadOnlyList<double> Values(double low, double high)
    {
        var rough = (high - low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        return Steps(low, high, step);
    }

    /// <summary>Up to twelve round times within an interval, in seconds.</summary>
    public static IReadOnlyList<double> Seconds(double from, double to) =>
        Steps(from, to, Array.Find(Times, step => (to - from) / step <= MostTicks) is var step and > 0 ? step : (to - from) / MostTicks);

    /// <summary>Whether times are written in hours and minutes, because the plot is long, and not in minutes and seconds.</summary>
    public static bool InHours(double from, double to) => to - from > 3 * 3600;

    /// <summary>A time from the start: <c>12:30</c> or <c>-0:30</c>.</summary>
    public static string Time(double seconds, bool inHours)
    {
        var whole = (long)Math.Round(Math.Abs(seconds) / (inHours ? 60 : 1));
        var tenths = inHours || Math.Abs(seconds - Math.Round(seconds)) < 0.05 ? "" : string.Create(CultureInfo.InvariantCulture, $".{(long)Math.Round(Math.Abs(seconds) * 10) % 10}");
        whole = tenths.Length > 0 ? (long)Math.Floor(Math.Round(Math.Abs(seconds) * 10) / 10) : whole;
        return string.Create(CultureInfo.InvariantCulture, $"{(seconds < 0 && (whole > 0 || tenths.Length > 0) ? "-" : "")}{whole / 60}:{whole % 60:00}{tenths}");
    }

    private static List<double> Steps(double low, double high, double step)
    {
        var values = new List<double>();
        for (var i = Math.Ceiling((low / step) - 1e-9); i * step <= high + (step * 1e-9) && values.Count <= 2 * MostTicks; i++)
        {
            // Not the negative zero that rounding up leaves.
            values.Add(i == 0 ? 0 : i * step);
        }

        return values;
    }
}
