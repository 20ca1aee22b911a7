namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>One channel of a recorded room as a device of a site would give it.</summary>
/// <param name="Measure">What it measures, as rules select it.</param>
/// <param name="Unit">Of its values; empty for a bare number; null for a state.</param>
/// <param name="Low">Below it the sensor is broken: the value becomes Bad, as a decoder makes it.</param>
/// <param name="High">Above it likewise.</param>
internal sealed record StudyChannel(string Measure, string? Unit, double Low, double High)
{
    public static StudyChannel Temperature { get; } = new("temperature", "°C", -100, 1400);

    public static StudyChannel Obscuration { get; } = new("obscuration", "dB/m", 0, 50);

    public static StudyChannel CarbonMonoxide { get; } = new("co", "ppm", 0, 100_000);

    public static StudyChannel CarbonDioxide { get; } = new("co2", "ppm", 0, 300_000);

    public static StudyChannel Humidity { get; } = new("humidity", "%RH", 0, 100);

    public static StudyChannel Vapours { get; } = new("voc", "ppb", 0, 60_000);

    public static StudyChannel Particles { get; } = new("pm25", "µg/m³", 0, 1000);

    /// <summary>What a detector says itself: 0 or 1.</summary>
    public static StudyChannel Detector(string of) => new(of, null, 0, 1);

    /// <summary>A gas element's conductance above that in clean air, in dB.</summary>
    public static StudyChannel Response(string to) => new($"{to}-response", "", -40, 40);

    /// <summary>How far a carbon dioxide element's voltage lies below that in clean air.</summary>
    public static StudyChannel Fall { get; } = new("co2-response", "%", -100, 100);
}
