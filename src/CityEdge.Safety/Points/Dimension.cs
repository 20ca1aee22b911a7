namespace CityEdge.Safety.Points;

/// <summary>What a unit measures; only units of one dimension can be compared.</summary>
public enum Dimension : byte
{
    None = 0, Temperature, TemperatureDifference, Ratio, Humidity, Concentration, ExplosiveLimit, MassConcentration, Obscuration,
    Voltage, Current, Power, ApparentPower, ReactivePower, Energy, Frequency, Resistance, Pressure,
    Length, Angle, Speed, Acceleration, Volume, Flow, Time, Illuminance, SoundLevel, Capacitance, Count, SignalLevel,
}
