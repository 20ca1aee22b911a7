using CityEdge.Scenarios.Fusion.Study;

namespace CityEdge.Scenarios.Fusion;

/// <summary>
/// Half an hour of a calm room at one row a second, into which tests put broken channels and fires: four thermometers at 22 °C, two obscuration heads,
/// carbon monoxide and carbon dioxide.
/// </summary>
internal sealed class SyntheticRoom
{
    public const int Seconds = 1800;
    public const int FirstSmoke = 4;
    public const int Monoxide = 6;
    public const int Dioxide = 7;

    private static readonly StudyChannel[] Channels =
    [
        StudyChannel.Temperature, StudyChannel.Temperature, StudyChannel.Temperature, StudyChannel.Temperature,
        StudyChannel.Obscuration, StudyChannel.Obscuration, StudyChannel.CarbonMonoxide, StudyChannel.CarbonDioxide,
    ];

    private readonly double[][] _rows = [.. Enumerable.Range(0, Seconds).Select(second => new[] { 22 + Wave(second, 0), 22 + Wave(second, 1), 22 + Wave(second, 2), 22 + Wave(second, 3), 0.004, 0, 2, 480 })];

    /// <summary>Replaces a channel: its value at each second from what it would have been.</summary>
    public SyntheticRoom With(int channel, Func<int, double, double> value)
    {
        for (var second = 0; second < Seconds; second++)
        {
            _rows[second][channel] = value(second, _rows[second][channel]);
        }

        return this;
    }

    /// <summary>A fire that grows as the square of time: after three minutes 30 K at the ceiling, 0.6 dB/m, 60 ppm of carbon monoxide and 900 ppm of carbon dioxide.</summary>
    public SyntheticRoom Burning(int from)
    {
        double Grown(int second) => second <= from ? 0 : Math.Pow((second - from) / 180.0, 2);
        for (var channel = 0; channel < FirstSmoke; channel++)
        {
            With(channel, (second, value) => value + (30 * Grown(second)));
        }

        return With(FirstSmoke, (second, value) => value + (0.6 * Grown(second))).With(FirstSmoke + 1, (second, value) => value + (0.6 * Grown(second)))
            .With(Monoxide, (second, value) => value + (60 * Grown(second))).With(Dioxide, (second, value) => value + (900 * Grown(second)));
    }

    public StudyOutcome Play() => StudySite.Play(new StudyRoom("synthetic", Channels, [.. _rows.Select(static (values, second) => new StudyRow(second, values))]));

    // A room is never quite still: a fifth of a kelvin, each thermometer at its own pace.
    private static double Wave(int second, int channel) => 0.2 * Math.Sin(second / (17.0 + (5 * channel)));
}
