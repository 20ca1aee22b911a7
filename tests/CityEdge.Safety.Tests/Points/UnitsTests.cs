using CityEdge.Safety.Points;

namespace CityEdge.Safety.Tests.Points;

/// <summary>Spelling and conversion of units.</summary>
public sealed class UnitsTests
{
    public static TheoryData<Unit> All => [.. Enum.GetValues<Unit>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_unit_is_read_back_from_its_symbol(Unit unit)
    {
        Assert.True(Units.TryParse(Units.Symbol(unit), out var read));
        Assert.Equal(unit, read);
        Assert.True(Units.TryConvert(12.5, unit, unit, out var same) && same.Equals(12.5));
    }

    [Theory]
    [InlineData(57, "°C", "°F", 134.6)]
    [InlineData(32, "°F", "°C", 0)]
    [InlineData(-40, "℉", "℃", -40)]
    [InlineData(1.5, "kW", "W", 1500)]
    [InlineData(300, "W", "kW", 0.3)]
    [InlineData(500, "mA", "A", 0.5)]
    [InlineData(0.5, "A", "mA", 500)]
    [InlineData(0.3, "MPa", "kPa", 300)]
    [InlineData(1, "bar", "kPa", 100)]
    [InlineData(50, "ppm", "ppb", 50000)]
    [InlineData(1, "%VOL", "ppm", 10000)]
    [InlineData(10, "min", "s", 600)]
    [InlineData(2, "h", "min", 120)]
    [InlineData(250, "mm", "m", 0.25)]
    [InlineData(60, "L/min", "L/s", 1)]
    [InlineData(3.6, "m³/h", "L/s", 1)]
    [InlineData(1, "g", "m/s²", 9.80665)]
    [InlineData(35, "ug/m3", "mg/m³", 0.035)]
    public void A_value_is_converted_within_its_dimension(double value, string from, string to, double expected)
    {
        Assert.True(Units.TryParse(from, out var a));
        Assert.True(Units.TryParse(to, out var b));
        Assert.True(Units.TryConvert(value, a, b, out var converted));

        Assert.Equal(expected, converted, 12);
    }

    [Theory]
    [InlineData(Unit.Celsius, Unit.PartsPerMillion)]
    [InlineData(Unit.Percent, Unit.RelativeHumidity)]
    [InlineData(Unit.PercentLel, Unit.Percent)]
    [InlineData(Unit.Watt, Unit.VoltAmpere)]
    [InlineData(Unit.None, Unit.Watt)]
    [InlineData(Unit.Celsius, Unit.KelvinDifference)]
    public void Dimensions_do_not_mix(Unit from, Unit to) => Assert.False(Units.TryConvert(1, from, to, out _));

    [Fact]
    public void A_difference_of_temperatures_has_no_offset()
    {
        Assert.True(Units.TryConvertDifference(18, Unit.Fahrenheit, Unit.Celsius, out var rise));
        Assert.Equal(10, rise, 12);
        Assert.True(Units.TryConvertDifference(8, Unit.KelvinDifference, Unit.Celsius, out rise));
        Assert.Equal(8, rise);
        Assert.False(Units.TryConvertDifference(8, Unit.PartsPerMillion, Unit.Celsius, out _));
    }

    [Theory]
    [InlineData("MW")]
    [InlineData("mPa")]
    [InlineData("quux")]
    [InlineData("°c")]
    public void Case_carries_meaning_and_the_unknown_is_refused(string text) => Assert.False(Units.TryParse(text, out _));
}
