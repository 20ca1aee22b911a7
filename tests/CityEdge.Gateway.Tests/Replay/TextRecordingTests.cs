using System.Globalization;
using System.Text;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Replay;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>What a recording may look like, and what becomes of one that does not.</summary>
public sealed class TextRecordingTests
{
    private const string Header = "time,point,value,quality\n";

    private static readonly string[] Names = ["temp-1.temperature", "temp-1.humidity", "temp-2.temperature", "co-1.co"];

    private static readonly string[] Qualities = ["", "good", "bad", "uncertain", "stale"];

    [Theory]
    [InlineData("time,point,value\n1,co-1.co,5\n", false)]
    [InlineData("\uFEFF# a remark\r\n\r\nvalue,note,point,time\r\n5,\"so, so\",co-1.co,1\r\n", false)]
    [InlineData("time,point,value\n \"1\" , co-1.co ,\"5\"", false)]
    [InlineData("{\"time\":1,\"point\":\"co-1.co\",\"value\":5}", true)]
    [InlineData("\n{\"extra\":[1,{\"a\":2}],\"value\":\"5\",\"time\":\"1\",\"point\":\"co\\u002d1.co\",\"quality\":\"good\"}\n", true)]
    public void A_row_is_read_however_it_is_written(string text, bool json)
    {
        var errors = new List<Diagnostic>();

        var samples = RecordingBench.Read(Encoding.UTF8.GetBytes(text), json, errors);

        Assert.Empty(errors);
        var sample = Assert.Single(samples);
        Assert.Equal(("co-1.co", 5.0, Quality.Good), (RecordingBench.Points.Points[sample.Point].Name, sample.Value, sample.Quality));
        Assert.Equal(RecordingZero.Undated + TimeSpan.TicksPerSecond, sample.Ticks);
    }

    [Theory]
    [InlineData("", Quality.Bad, QualityReason.None)]
    [InlineData("NaN", Quality.Bad, QualityReason.None)]
    [InlineData("null", Quality.Bad, QualityReason.None)]
    [InlineData("500", Quality.Bad, QualityReason.OutOfRange)]
    [InlineData("true", Quality.Good, QualityReason.None)]
    public void A_value_that_says_nothing_or_that_the_sensor_cannot_say_is_bad(string value, Quality quality, QualityReason reason)
    {
        var errors = new List<Diagnostic>();

        var sample = Assert.Single(RecordingBench.Read(Encoding.UTF8.GetBytes($"{Header}1,temp-1.temperature,{value},\n"), false, errors));

        Assert.Empty(errors);
        Assert.Equal((quality, reason), (sample.Quality, sample.Reason));
        Assert.Equal(quality == Quality.Bad, double.IsNaN(sample.Value));
    }

    [Theory]
    [InlineData("1,co-1.co,5,\nsoon,co-1.co,5,\n", false, "r:3:1: error: not a time")]
    [InlineData("1,co-1.co,much,\n", false, "r:2:11: error: not a value")]
    [InlineData("1,co-1.co,5,fine\n", false, "r:2:13: error: not a quality")]
    [InlineData("1,co-1.co\n", false, "r:2:10: error: the row has too few columns")]
    [InlineData("1,co-1.cp,5,\n", false, "r:2:3: error: the site has no point 'co-1.cp'; did you mean 'co-1.co'?")]
    [InlineData("1,co-1.co,5,\n2026-11-23T00:00:00Z,co-1.co,5,\n", false, "r:3:1: error: one recording cannot have both dates and seconds")]
    [InlineData("{\"time\":1,\"point\":\"co-1.co\"}", true, "r:1:1: error: time, point or value is missing")]
    [InlineData("{\"time\":1,\"point\":\"co-1.co\",\"value\":x}", true, "r:1:37: error: this is not well-formed JSON")]
    [InlineData("{\"time\":1,\"point\":\"co-1.co\",\"value\":[5]}", true, "r:1:37: error: a plain value is expected here")]
    [InlineData("[1]", true, "r:1:1: error: each line must be one JSON object")]
    public void A_bad_row_is_an_error_at_its_place(string rows, bool json, string said)
    {
        var errors = new List<Diagnostic>();

        RecordingBench.Read(Encoding.UTF8.GetBytes(json ? rows : Header + rows), json, errors);

        Assert.StartsWith(said, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    /// <summary>Which of two columns was meant nobody can know.</summary>
    [Fact]
    public void A_header_that_names_a_column_twice_ends_the_recording()
    {
        var errors = new List<Diagnostic>();

        Assert.Empty(RecordingBench.Read("time,point,value,value\n1,co-1.co,5,6\n"u8.ToArray(), false, errors));

        Assert.StartsWith("r:1:1: error: the header names time, point, value or quality twice", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_without_its_columns_ends_the_recording()
    {
        var errors = new List<Diagnostic>();

        Assert.Empty(RecordingBench.Read("t,p,v\n1,co-1.co,5\n"u8.ToArray(), false, errors));

        Assert.StartsWith("r:1:1: error: the first line must be a header", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_point_is_said_once_and_after_twenty_errors_nothing_more_is_read()
    {
        var errors = new List<Diagnostic>();
        var text = Header + string.Concat(Enumerable.Range(0, 50).Select(static i => $"{i},attic.heat,5,\n")) + string.Concat(Enumerable.Range(0, 50).Select(static i => $"{i},co-1.co,x,\n"));

        RecordingBench.Read(Encoding.UTF8.GetBytes(text), false, errors);

        Assert.Equal(RecordingRemarks.Most, errors.Count);
        Assert.Single(errors, static error => error.En.Contains("attic.heat", StringComparison.Ordinal));
    }

    [Fact]
    public void Points_of_elsewhere_are_skipped_where_that_was_asked_for()
    {
        var errors = new List<Diagnostic>();

        Assert.Single(RecordingBench.Read(Encoding.UTF8.GetBytes(Header + "1,attic.heat,5,\n2,co-1.co,5,\n"), false, errors, skipUnknown: true));

        Assert.Empty(errors);
    }

    [Fact]
    public void The_same_rows_are_the_same_samples_as_csv_and_as_json() => Gen.Select(
        Gen.Double[-1e6, 1e6].Select(static seconds => Math.Round(seconds, 3)), Gen.Int[0, 3].Select(static i => Names[i]), Gen.Double[-40, 120].Select(static value => Math.Round(value, 2)),
        Gen.Int[0, 4].Select(static i => Qualities[i])).Array[0, 40].Sample(static rows =>
    {
        var errors = new List<Diagnostic>();
        var csv = Header + string.Concat(rows.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{row.Item1},{row.Item2},{row.Item3},{row.Item4}\n")));
        var json = string.Concat(rows.Select(static row => string.Create(
            CultureInfo.InvariantCulture, $"{{\"time\":{row.Item1:0.###},\"point\":\"{row.Item2}\",\"value\":{row.Item3:0.##},\"quality\":\"{row.Item4}\"}}\n")));

        var samples = RecordingBench.Read(Encoding.UTF8.GetBytes(csv), false, errors);

        Assert.Equal(samples, RecordingBench.Read(Encoding.UTF8.GetBytes(json), true, errors));
        Assert.Equal(rows.Length, samples.Count);
        Assert.Empty(errors);
    });

    [Fact]
    public void Hostile_bytes_never_throw_and_yield_only_samples_of_the_site()
    {
        var valid = Encoding.UTF8.GetBytes(Header + "2026-11-23T00:00:00Z,temp-1.temperature,20.5,good\n2026-11-23T00:00:10Z,co-1.co,5,\n");
        var validJson = "{\"time\":1.5,\"point\":\"co-1.co\",\"value\":5,\"quality\":\"good\"}\n{\"time\":2,\"point\":\"co\\u002d1.co\",\"value\":null}\n"u8.ToArray();
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 200], Gen.Byte, Gen.Byte.Array[0, 12]).Array[0, 6], Gen.Byte.Array[0, 60]).Sample(
            (json, changes, tail) =>
            {
                byte[] hostile = [.. json ? validJson : valid, .. tail];
                foreach (var (at, value, more) in changes)
                {
                    hostile[at % hostile.Length] = value;
                    more.AsSpan(0, Math.Min(more.Length, hostile.Length - (at % hostile.Length))).CopyTo(hostile.AsSpan(at % hostile.Length));
                }

                var errors = new List<Diagnostic>();
                var samples = RecordingBench.Read(hostile, json, errors);

                Assert.True(errors.Count <= RecordingRemarks.Most);
                Assert.All(samples, static sample =>
                {
                    Assert.InRange(sample.Point, 0, RecordingBench.Points.Points.Count - 1);
                    Assert.Equal(sample.Quality == Quality.Bad, !double.IsFinite(sample.Value));
                });
                Assert.All(errors, static error => Assert.True(error is { Line: > 0, Column: > 0 }));
            },
            iter: 4000);
    }

    [Fact]
    public void Lines_are_cut_as_they_stand_whatever_pieces_they_come_in() => Gen.Select(
        Gen.OneOf(Gen.Int[0, 40], Gen.Int[RecordingLines.MostLine - 2, RecordingLines.MostLine + 3], Gen.Const(5 * RecordingLines.MostLine)).Array[0, 6], Gen.Bool, Gen.Int[1, 100_000]).Sample(
        static (lengths, ends, piece) =>
        {
            var lines = lengths.Select(static (length, i) => new string((char)('a' + (i % 26)), length)).ToList();
            var text = string.Join('\n', lines) + (ends && lines.Count > 0 ? "\n" : "");
            using var reader = new RecordingLines(new PiecewiseStream(Encoding.ASCII.GetBytes(text), piece));

            var read = new List<string>();
            while (reader.TryNext(out var line))
            {
                read.Add(Encoding.ASCII.GetString(line));
                Assert.Equal(read.Count, reader.Number);
                Assert.Equal(lines[read.Count - 1].Length > RecordingLines.MostLine, reader.IsCut);
            }

            var expected = lines.Select(static line => line[..Math.Min(line.Length, RecordingLines.MostLine)]).ToList();
            if (!ends && expected.Count > 0 && expected[^1].Length == 0)
            {
                expected.RemoveAt(expected.Count - 1);
            }

            Assert.Equal(expected, read);
        },
        iter: 60);

    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
