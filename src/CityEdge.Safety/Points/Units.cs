namespace CityEdge.Safety.Points;

/// <summary>Spelling, dimension and conversion of units.</summary>
/// <remarks>
/// Spellings are exact, because case carries meaning (mPa and MPa, mW and MW). The first spelling of a unit is the one that people are shown.
/// A value in the dimension's base unit is <c>value × factor + offset</c>.
/// </remarks>
public static class Units
{
    private static readonly Row[] Table =
    [
        new(Unit.None, Dimension.None, 1, 0, ""),
        new(Unit.Celsius, Dimension.Temperature, 1, 0, "°C", "℃", "C", "degC"),
        new(Unit.Fahrenheit, Dimension.Temperature, 5.0 / 9.0, -160.0 / 9.0, "°F", "℉", "F", "degF"),
        new(Unit.KelvinDifference, Dimension.TemperatureDifference, 1, 0, "K"),
        new(Unit.Percent, Dimension.Ratio, 1, 0, "%"),
        new(Unit.RelativeHumidity, Dimension.Humidity, 1, 0, "%RH", "%rh"),
        new(Unit.PartsPerMillion, Dimension.Concentration, 1, 0, "ppm", "PPM"),
        new(Unit.PartsPerBillion, Dimension.Concentration, 1e-3, 0, "ppb", "PPB"),
        new(Unit.PercentVolume, Dimension.Concentration, 1e4, 0, "%VOL", "%vol", "%Vol"),
        new(Unit.PercentLel, Dimension.ExplosiveLimit, 1, 0, "%LEL", "%lel"),
        new(Unit.MilligramPerCubicMetre, Dimension.MassConcentration, 1, 0, "mg/m³", "mg/m3"),
        new(Unit.MicrogramPerCubicMetre, Dimension.MassConcentration, 1e-3, 0, "µg/m³", "μg/m³", "ug/m3", "µg/m3", "μg/m3"),
        new(Unit.DecibelPerMetre, Dimension.Obscuration, 1, 0, "dB/m"),
        new(Unit.Volt, Dimension.Voltage, 1, 0, "V"),
        new(Unit.Millivolt, Dimension.Voltage, 1e-3, 0, "mV"),
        new(Unit.Ampere, Dimension.Current, 1, 0, "A"),
        new(Unit.Milliampere, Dimension.Current, 1e-3, 0, "mA"),
        new(Unit.Watt, Dimension.Power, 1, 0, "W"),
        new(Unit.Kilowatt, Dimension.Power, 1e3, 0, "kW", "KW"),
        new(Unit.VoltAmpere, Dimension.ApparentPower, 1, 0, "VA"),
        new(Unit.Var, Dimension.ReactivePower, 1, 0, "var", "Var", "VAR"),
        new(Unit.KilowattHour, Dimension.Energy, 1e3, 0, "kWh", "KWh"),
        new(Unit.WattHour, Dimension.Energy, 1, 0, "Wh"),
        new(Unit.Hertz, Dimension.Frequency, 1, 0, "Hz"),
        new(Unit.Ohm, Dimension.Resistance, 1, 0, "Ω", "Ω", "Ohm", "ohm"),
        new(Unit.Pascal, Dimension.Pressure, 1, 0, "Pa"),
        new(Unit.Kilopascal, Dimension.Pressure, 1e3, 0, "kPa", "KPa"),
        new(Unit.Megapascal, Dimension.Pressure, 1e6, 0, "MPa"),
        new(Unit.Bar, Dimension.Pressure, 1e5, 0, "bar"),
        new(Unit.Metre, Dimension.Length, 1, 0, "m"),
        new(Unit.Centimetre, Dimension.Length, 1e-2, 0, "cm"),
        new(Unit.Millimetre, Dimension.Length, 1e-3, 0, "mm"),
        new(Unit.Micrometre, Dimension.Length, 1e-6, 0, "µm", "μm", "um"),
        new(Unit.Degree, Dimension.Angle, 1, 0, "°", "deg"),
        new(Unit.MetrePerSecond, Dimension.Speed, 1, 0, "m/s"),
        new(Unit.MillimetrePerSecond, Dimension.Speed, 1e-3, 0, "mm/s"),
        new(Unit.GravityAcceleration, Dimension.Acceleration, 9.80665, 0, "g"),
        new(Unit.MetrePerSecondSquared, Dimension.Acceleration, 1, 0, "m/s²", "m/s2"),
        new(Unit.CubicMetre, Dimension.Volume, 1, 0, "m³", "m3"),
        new(Unit.Litre, Dimension.Volume, 1e-3, 0, "L", "l"),
        new(Unit.LitrePerMinute, Dimension.Flow, 1.0 / 60_000, 0, "L/min", "l/min"),
        new(Unit.LitrePerSecond, Dimension.Flow, 1e-3, 0, "L/s", "l/s"),
        new(Unit.CubicMetrePerHour, Dimension.Flow, 1.0 / 3_600, 0, "m³/h", "m3/h"),
        new(Unit.Second, Dimension.Time, 1, 0, "s", "sec", "秒"),
        new(Unit.Minute, Dimension.Time, 60, 0, "min", "分钟", "分"),
        new(Unit.Hour, Dimension.Time, 3_600, 0, "h", "小时"),
        new(Unit.Lux, Dimension.Illuminance, 1, 0, "lx", "lux"),
        new(Unit.Decibel, Dimension.SoundLevel, 1, 0, "dB"),
        new(Unit.Picofarad, Dimension.Capacitance, 1, 0, "pF"),
        new(Unit.Person, Dimension.Count, 1, 0, "persons", "person", "people", "人"),
        new(Unit.DecibelMilliwatt, Dimension.SignalLevel, 1, 0, "dBm"),
    ];

    private static readonly Row[] ByUnit = Index();

    /// <summary>What the unit measures.</summary>
    public static Dimension DimensionOf(Unit unit) => ByUnit[(int)unit].Dimension;

    /// <summary>How the unit is written for people.</summary>
    public static string Symbol(Unit unit) => ByUnit[(int)unit].Spellings[0];

    /// <summary>The unit that quantities of a dimension are reckoned in, whatever their points are given in.</summary>
    public static Unit Reckoned(Dimension dimension) => dimension switch
    {
        Dimension.Pressure => Unit.Kilopascal,
        Dimension.Energy => Unit.KilowattHour,
        Dimension.Flow => Unit.LitrePerMinute,
        Dimension.Volume => Unit.Litre,
        Dimension.Length => Unit.Millimetre,
        Dimension.Acceleration => Unit.GravityAcceleration,
        _ => Array.Find(Table, row => row.Dimension == dimension)!.Unit,
    };

    /// <summary>Reads a unit in any of its spellings; nothing at all is <see cref="Unit.None"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Unit unit)
    {
        text = text.Trim();
        foreach (var row in Table)
        {
            foreach (var spelling in row.Spellings)
            {
                if (text.SequenceEqual(spelling))
                {
                    unit = row.Unit;
                    return true;
                }
            }
        }

        unit = Unit.None;
        return false;
    }

    /// <summary>Converts a value; false where the dimensions differ or nothing finite comes out.</summary>
    public static bool TryConvert(double value, Unit from, Unit to, out double converted)
    {
        if (from == to)
        {
            converted = value;
            return double.IsFinite(value);
        }

        var (a, b) = (ByUnit[(int)from], ByUnit[(int)to]);
        converted = Decimal(((value * a.Factor) + a.Offset - b.Offset) / b.Factor);
        return a.Dimension == b.Dimension && double.IsFinite(converted);
    }

    /// <summary>What a value is multiplied by and what is added then, to convert it; without the offset a difference is converted.</summary>
    internal static (double Factor, double Offset) Scale(Unit from, Unit to)
    {
        var (a, b) = (ByUnit[(int)from], ByUnit[(int)to]);
        return from == to ? (1, 0) : (a.Factor / b.Factor, (a.Offset - b.Offset) / b.Factor);
    }

    /// <summary>Converts a difference of two values (no offset between °F and °C; K serves both); false where the dimensions differ.</summary>
    public static bool TryConvertDifference(double value, Unit from, Unit to, out double converted)
    {
        var (a, b) = (ByUnit[(int)from], ByUnit[(int)to]);
        converted = from == to ? value : Decimal(value * a.Factor / b.Factor);
        return Difference(a.Dimension) == Difference(b.Dimension) && double.IsFinite(converted);
    }

    // People write decimals: 134.6 °F is 57 °C and not the sixteenth digit below it, or a value of exactly the setpoint would already trip.
    private static double Decimal(double value) => Math.Abs(value) is > 1e-12 and < 1e27 ? (double)(decimal)value : value;

    private static Dimension Difference(Dimension dimension) => dimension == Dimension.Temperature ? Dimension.TemperatureDifference : dimension;

    private static Row[] Index()
    {
        var rows = new Row[Table.Length];
        foreach (var row in Table)
        {
            rows[(int)row.Unit] = row;
        }

        return rows;
    }

    private sealed record Row(Unit Unit, Dimension Dimension, double Factor, double Offset, params string[] Spellings);
}
