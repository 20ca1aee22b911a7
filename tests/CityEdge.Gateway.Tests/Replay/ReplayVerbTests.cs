using System.Text.Json;
using System.Xml;
using CityEdge.Gateway.Replay;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Gateway.Verbs;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>What <c>cityedge replay</c> prints, draws and returns.</summary>
public sealed class ReplayVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private string _language = "C.UTF-8";

    [Theory]
    [InlineData("C.UTF-8", "timeline.txt")]
    [InlineData("zh_CN.UTF-8", "timeline.zh.txt")]
    public async Task The_timeline_of_the_case_is_as_it_was_looked_at(string language, string golden)
    {
        _language = language;

        Assert.Equal(ExitCode.Ok, await ReplayAsync(RecordingBench.Case("recording.csv")));

        Assert.Equal(File.ReadAllText(RecordingBench.Case(golden)), _out.ToString());
    }

    [Fact]
    public async Task The_plot_of_the_case_is_as_it_was_looked_at_and_whole_xml()
    {
        var file = Path.Combine(_folder, "plot.svg");

        Assert.Equal(ExitCode.Ok, await ReplayAsync(RecordingBench.Case("recording.csv"), "--plot", file, "--mark", "300 s=ignition <pan & oil>"));

        var drawn = File.ReadAllText(file);
        Assert.Equal(File.ReadAllText(RecordingBench.Case("plot.svg")), drawn);
        var xml = new XmlDocument { XmlResolver = null };
        xml.LoadXml(drawn);
        Assert.Contains("ignition <pan & oil>", xml.DocumentElement!.InnerText, StringComparison.Ordinal);
        Assert.DoesNotContain("http", drawn.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_a_line_and_ends_with_the_summary()
    {
        Assert.Equal(ExitCode.Ok, await ReplayAsync(RecordingBench.Case("recording.csv"), "--json"));

        var lines = _out.ToString().TrimEnd().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        var alarms = lines.SkipLast(1).ToList();
        Assert.All(alarms, static line => Assert.Equal("alarm", line.GetProperty("kind").GetString()));
        var summary = lines[^1];
        Assert.Equal("summary", summary.GetProperty("kind").GetString());
        Assert.Equal((1, 1, 1, 0), (Number(summary, "dropped"), Number(summary, "reordered"), Number(summary, "late"), Number(summary, "errors")));
        Assert.Equal(
            alarms.Count(static line => line.GetProperty("type").GetString() is "cityedge.alarm.raised.v1" or "cityedge.alarm.reraised.v1"),
            summary.GetProperty("alarms").EnumerateArray().Sum(static one => Number(one, "raised")));
        Assert.Contains("temp-1.humidity", summary.GetProperty("not_observed").EnumerateArray().Select(static one => one.GetString()));
    }

    [Fact]
    public async Task Another_configuration_is_compared_alarm_by_alarm()
    {
        Assert.Equal(ExitCode.Ok, await ReplayAsync(RecordingBench.Case("recording.csv"), "--against", RecordingBench.Case("other")));

        var said = _out.ToString();
        Assert.Contains("very-hot            would have rung 1 time(s) and does not now; first at +0:", said, StringComparison.Ordinal);
        Assert.Contains("warm-after-closing  would have rung 1 time(s) as now; first 20 s earlier at +0:", said, StringComparison.Ordinal);
        Assert.Contains("alarm(s) unchanged", said, StringComparison.Ordinal);

        _out.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Ok, await ReplayAsync(RecordingBench.Case("recording.csv"), "--against", RecordingBench.Case("site")));
        Assert.DoesNotContain("would have", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_option_is_no_recording()
    {
        Assert.Equal(ExitCode.Usage, await ReplayAsync(RecordingBench.Case("recording.csv"), "--plto"));

        Assert.Contains("there is no option '--plto'", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_in_error_are_told_at_their_place_and_the_exit_says_so()
    {
        var path = Path.Combine(_folder, "bad.csv");
        File.WriteAllText(path, "time,point,value\n0,temp-1.temperature,20\n1,temp-1.temprature,20\n2,temp-1.temperature,warm\n");

        Assert.Equal(ExitCode.Failed, await ReplayAsync(path));

        Assert.Contains($"{path}:3:3: error: the site has no point 'temp-1.temprature'; did you mean 'temp-1.temperature'?", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{path}:4:22: error: not a value", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 error(s)", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "is no time", "--start", "tomorrow")]
    [InlineData(ExitCode.Usage, "is no time", "--until", "noon")]
    [InlineData(ExitCode.Usage, "between 0 and 1800 seconds", "--reorder", "-1")]
    [InlineData(ExitCode.Usage, "is not understood", "--mark", "ignition")]
    [InlineData(ExitCode.BadConfiguration, "", "--against", "/nowhere")]
    public async Task What_cannot_be_understood_is_told(int exit, string said, params string[] options)
    {
        Assert.Equal(exit, await ReplayAsync([RecordingBench.Case("recording.csv"), .. options]));

        Assert.Contains(said, _error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(_error.ToString());
    }

    [Fact]
    public async Task A_recording_that_is_not_there_is_not_found()
    {
        Assert.Equal(ExitCode.NotFound, await ReplayAsync(Path.Combine(_folder, "none.csv")));
        Assert.Equal(ExitCode.NotFound, await ReplayAsync(_folder));
    }

    [Fact]
    public void A_curve_keeps_its_peaks_within_its_vertices()
    {
        var curve = new PlotCurve(RecordingBench.Points.Points[0], 0, 100_000);
        for (var i = 0; i < 100_000; i++)
        {
            curve.Take(i, i == 54_321 ? 900 : i == 12_345 ? -900 : i % 7);
        }

        curve.Finish();

        Assert.InRange(curve.Vertices.Count, 1_000, PlotCurve.Most);
        Assert.Contains((54_321, 900), curve.Vertices);
        Assert.Contains((12_345, -900), curve.Vertices);
        Assert.Equal((0, 0), curve.Vertices[0]);
        Assert.Equal((99_999, 99_999 % 7), curve.Vertices[^1]);
        Assert.All(curve.Vertices.Zip(curve.Vertices.Skip(1)), static pair => Assert.True(pair.First.Seconds < pair.Second.Seconds));
    }

    [Theory]
    [InlineData(0, false, "0:00")]
    [InlineData(-30, false, "-0:30")]
    [InlineData(754.2, false, "12:34.2")]
    [InlineData(59.97, false, "1:00")]
    [InlineData(7260, true, "2:01")]
    public void Times_of_an_axis_are_short(double seconds, bool inHours, string text) => Assert.Equal(text, PlotScale.Time(seconds, inHours));

    public void Dispose()
    {
        Directory.Delete(_folder, true);
        _out.Dispose();
        _error.Dispose();
    }

    private static int Number(JsonElement line, string key) => line.GetProperty(key).GetInt32();

    private Task<int> ReplayAsync(params string[] line) => VerbTree.InvokeAsync(
        ["replay", "--config", RecordingBench.Case("site"), "--profiles", Repository.Profiles, .. line],
        new VerbContext(new SiteClock(), name => name == "LANG" ? _language : null, _out, _error));
}
