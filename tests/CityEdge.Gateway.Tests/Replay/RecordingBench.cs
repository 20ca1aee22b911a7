using System.Text;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Replay;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>The kitchen of the cases, and recordings given as text.</summary>
internal static class RecordingBench
{
    public static BoundSite Site { get; } = Load("site");

    public static RecordingPoints Points { get; } = new(Site);

    public static string Case(params string[] parts) => Repository.Of(["tests", "CityEdge.Gateway.Tests", "Replay", "cases", "kitchen", .. parts]);

    public static BoundSite Load(string folder) =>
        SiteLoader.Load(Case(folder), Repository.Profiles) is { Site: { } site } ? site : throw new InvalidOperationException("the case's site has errors");

    /// <summary>Reads text as a recording; what is wrong goes to <paramref name="errors"/>.</summary>
    public static List<Sample> Read(byte[] bytes, bool json, List<Diagnostic> errors, bool skipUnknown = false)
    {
        using var recording = Open(bytes, json, errors, skipUnknown);
        var samples = new List<Sample>();
        while (recording.TryNext(out var sample))
        {
            samples.Add(sample);
        }

        return samples;
    }

    public static TextRecording Open(byte[] bytes, bool json, List<Diagnostic> errors, bool skipUnknown = false) => new(
        "r", new MemoryStream(bytes), json ? new JsonRows() : new CsvRows(), Points, new RecordingRemarks(errors.Add, skipUnknown), new RecordingZero(null));

    public static List<Sample> Ordered(RecordingRules rules, RecordingCounts[] counts, params string[] recordings)
    {
        var errors = new List<Diagnostic>();
        using var stream = new RecordingStream(
            [.. recordings.Select(text => Open(Encoding.UTF8.GetBytes("time,point,value,quality\n" + text), false, errors))], Points.Points.Count, rules,
            new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero).UtcTicks);
        var samples = new List<Sample>();
        while (stream.TryNext(out var sample))
        {
            samples.Add(sample);
        }

        Assert.Empty(errors);
        counts[0] = stream.Counts;
        return samples;
    }
}
