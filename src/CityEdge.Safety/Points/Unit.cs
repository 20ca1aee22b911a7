namespace CityEdge.Safety.Points;

/// <summary>The units that points and setpoints may carry. Conversion and spelling: <see cref="Units"/>.</summary>
public enum Unit : byte
{
    /// <summary>A plain number or a state.</summary>
    None = 0,
    Celsius, Fahrenheit, KelvinDifference,
    Percent, RelativeHumidity, PartsPerMillion, PartsPerBillion, PercentLel, PercentVolume, MilligramPerCubicMetre, MicrogramPerCubicMetre, DecibelPerMetre,
    Volt, Millivolt, Ampere, Milliampere, Watt, Kilowatt, VoltAmpere, Var, KilowattHour, WattHour, Hertz, Ohm,
    Pascal, Kilopascal, Megapascal, Bar,
    Metre, Centimetre, Millimetre, Micrometre, Degree, MetrePerSecond, MillimetrePerSecond, GravityAcceleration, MetrePerSecondSquared,
    CubicMetre, Litre, LitrePerMinute, LitrePerSecond, CubicMetrePerHour,
    Second, Minute, Hour, Lux, Decibel, Picofarad, Person, DecibelMilliwatt,
}
