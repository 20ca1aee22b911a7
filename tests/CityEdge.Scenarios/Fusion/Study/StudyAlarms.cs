namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>The alarms of a study's site: those of the fire pack, and one threshold alone for each channel, to compare with.</summary>
internal static class StudyAlarms
{
    public const string Combined = "fire.alarm@room";
    public const string Heat = "fire.heat@room";
    public const string Warming = "fire.warming@room";
    public const string Confirmed = "fire.confirmed@room";
    public const string Early = "fire.early@room";

    /// <summary>57 °C on the same thermometers.</summary>
    public const string FixedAlone = "fixed-alone";

    /// <summary>8.3 °C/min over 30 s on the same thermometers, as it is often written.</summary>
    public const string RateAlone = "rate-alone";

    /// <summary>The pack's obscuration, but no more than that.</summary>
    public const string SmokeAlone = "smoke-alone";

    /// <summary>The air quality element by itself.</summary>
    public const string AirAlone = "air-alone";

    /// <summary>What people are woken by.</summary>
    public static ReadOnlySpan<string> Alarm => new[] { Combined, Heat, Warming };

    /// <summary>The rule of each comparison, by what it measures.</summary>
    public static IEnumerable<(string Measure, string Id, string When)> Comparisons =>
    [
        ("temperature", FixedAlone, "max(temperature in room) > 57 °C"),
        ("temperature", RateAlone, "max(rise(temperature in room, 30 s)) > 4.15 K"),
        ("obscuration", SmokeAlone, "max(obscuration in room) > 0.15 dB/m"),
        ("air-response", AirAlone, "max(air-response in room) > 1.25"),
    ];
}
