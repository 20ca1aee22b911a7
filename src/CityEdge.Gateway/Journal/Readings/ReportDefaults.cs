using CityEdge.Gateway.Devices;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>What is kept of a point whose profile and site say nothing of it.</summary>
internal static class ReportDefaults
{
    public static TimeSpan Interval => PointReport.DefaultInterval;

    /// <summary>The usual deadband of a unit: what an ordinary sensor of it wavers by while nothing happens. Zero keeps every change.</summary>
    public static double DeadbandOf(Unit unit) => unit switch
    {
        Unit.None or Unit.Person => 0,
        Unit.Celsius or Unit.KelvinDifference => 0.5,
        Unit.Fahrenheit => 1,
        Unit.Percent => 1,
        Unit.RelativeHumidity => 2,
        Unit.PartsPerMillion => 5,
        Unit.PartsPerBillion => 20,
        Unit.PercentLel => 1,
        Unit.PercentVolume => 0.1,
        Unit.MilligramPerCubicMetre => 0.01,
        Unit.MicrogramPerCubicMetre => 10,
        Unit.DecibelPerMetre => 0.01,
        Unit.Volt => 2,
        Unit.Millivolt => 2,
        Unit.Ampere => 0.2,
        Unit.Milliampere => 5,
        Unit.Watt or Unit.VoltAmpere or Unit.Var => 20,
        Unit.Kilowatt => 0.02,
        Unit.KilowattHour => 0.1,
        Unit.WattHour => 100,
        Unit.Hertz => 0.05,
        Unit.Ohm => 1,
        Unit.Pascal => 100,
        Unit.Kilopascal => 5,
        Unit.Megapascal => 0.005,
        Unit.Bar => 0.05,
        Unit.Metre => 0.02,
        Unit.Centimetre => 2,
        Unit.Millimetre => 0.5,
        Unit.Micrometre => 50,
        Unit.Degree => 0.1,
        Unit.MetrePerSecond => 0.2,
        Unit.MillimetrePerSecond => 0.5,
        Unit.GravityAcceleration => 0.02,
        Unit.MetrePerSecondSquared => 0.2,
        Unit.CubicMetre => 0.05,
        Unit.Litre => 10,
        Unit.LitrePerMinute => 1,
        Unit.LitrePerSecond => 0.05,
        Unit.CubicMetrePerHour => 0.1,
        Unit.Second or Unit.Minute or Unit.Hour => 0,
        Unit.Lux => 20,
        Unit.Decibel => 3,
        Unit.Picofarad => 1,
        Unit.DecibelMilliwatt => 3,
    };
}
