using System.Globalization;
using System.Text;
using CityEdge.Gateway.Replay;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>Numbers, times and qualities of rows.</summary>
public sealed class CellTests
{
    [Theory]
    [InlineData("2026-11-23T02:00:00+08:00", "2026-11-22T18:00:00Z")]
    [InlineData("2026-11-23 02:00:00.125Z", "2026-11-23T02:00:00.125Z")]
    [InlineData("2026-11-23T02:00-05", "2026-11-23T07:00:00Z")]
    [InlineData("2026-11-23T02:00:59,9999999+0530", "2026-11-22T20:30:59.9999999Z")]
    [InlineData("2024-02-29t23:59:59.123456789z", "2024-02-29T23:59:59.1234567Z")]
    public void A_date_is_read_to_the_tick(string text, string utc)
    {
        Assert.True(new TimeCell().TryRead(Bytes(text), out var ticks, out var dated));

        Assert.True(dated);
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture).UtcTicks, ticks);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-12.5", -12.5)]
    [InlineData("1.5e3", 1500)]
    [InlineData("0.0000001", 0.0000001)]
    public void Seconds_are_read(string text, double seconds)
    {
        Assert.True(new TimeCell().TryRead(Bytes(text), out var ticks, out var dated));

        Assert.False(dated);
        Assert.Equal((long)Math.Round(seconds * TimeSpan.TicksPerSecond), ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-23T02:00:00")]
    [InlineData("2026-02-30T02:00:00Z")]
    [InlineData("2026-11-23T24:00:00Z")]
    [InlineData("2026-11-23T02:60:00Z")]
    [InlineData("2026-11-23T02:00:00.Z")]
    [InlineData("2026-11-23T02:00:00+8")]
    [InlineData("2026-11-23T02:00:00+99:00")]
    [InlineData("1026-11-23T02:00:00Z")]
    [InlineData("9999-11-23T02:00:00Z")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e300")]
    [InlineData("yesterday")]
    public void What_is_no_time_is_refused(string text) => Assert.False(new TimeCell().TryRead(Bytes(text), out _, out _));

    [Fact]
    public void Any_time_is_read_back_as_it_was_written() => Gen.Select(Gen.DateTime[new DateTime(1901, 1, 1), new DateTime(2199, 1, 1)], Gen.Int[-14 * 60, 14 * 60]).Sample(static (utc, minutes) =>
    {
        var local = new DateTimeOffset(utc.Ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(minutes));

        Assert.True(new TimeCell().TryRead(Bytes(local.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture)), out var ticks, out _));
        Assert.Equal(local.UtcTicks, ticks);
    });

    [Fact]
    public void Any_number_is_read_as_the_runtime_reads_it() => Gen.OneOf(
        Gen.Double.Select(static value => value.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Double[-1e6, 1e6].Select(static value => value.ToString("0.###", CultureInfo.InvariantCulture)),
        Gen.Char["0123456789.+-eE "].Array[0, 20].Select(static text => new string(text))).Sample(static text =>
    {
        var expected = double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);

        Assert.Equal(expected, NumberCell.TryRead(Bytes(text), out var read));
        if (expected)
        {
            Assert.Equal(value, read);
        }
    });

    [Theory]
    [InlineData("", Quality.Good, QualityReason.None)]
    [InlineData("good", Quality.Good, QualityReason.None)]
    [InlineData("uncertain", Quality.Uncertain, QualityReason.Suspect)]
    [InlineData("retained", Quality.Uncertain, QualityReason.Retained)]
    [InlineData("bad", Quality.Bad, QualityReason.None)]
    [InlineData("sensor-failure", Quality.Bad, QualityReason.SensorFailure)]
    public void A_quality_is_a_word_or_a_reason(string text, Quality quality, QualityReason reason)
    {
        Assert.True(QualityCell.TryRead(Bytes(text), out var read, out var why));

        Assert.Equal((quality, reason), (read, why));
    }

    [Fact]
    public void A_word_that_is_no_quality_is_refused() => Assert.False(QualityCell.TryRead("fine"u8, out _, out _));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
