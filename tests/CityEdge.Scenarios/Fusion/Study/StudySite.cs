using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>
/// A site of one zone with the channels of a recorded room and the repository's own fire pack, read by the gateway's loader and run by its engine. Nothing of
/// the pack is repeated here. Silence is not judged: a recording ends where it ends.
/// </summary>
internal sealed class StudySite
{
    private static readonly ConcurrentDictionary<string, StudySite> Known = [];

    private readonly SafetyModel _model;
    private readonly PointId[] _points;
    private readonly IReadOnlyList<StudyChannel> _channels;

    private StudySite(SafetyModel model, IReadOnlyList<StudyChannel> channels)
    {
        _model = model with { Points = [.. model.Points.Select(static point => point with { Supervision = TimeSpan.Zero, Parent = null })] };
        _channels = channels;
        _points = [.. channels.Select((_, i) => new PointId(model.Points.ToList().FindIndex(point => point.Name == $"c{i}.value")))];
    }

    /// <summary>The site for these channels; each kind of room is loaded once.</summary>
    /// <exception cref="InvalidDataException">The pack or the site has errors.</exception>
    public static StudySite Of(IReadOnlyList<StudyChannel> channels) =>
        Known.GetOrAdd(string.Join(',', channels.Select(static channel => channel.Measure)), static (_, channels) => new StudySite(Load(channels), channels), channels);

    /// <summary>Plays a room from its first row to its last.</summary>
    public static StudyOutcome Play(StudyRoom room) => Of(room.Channels).Play(room.Rows);

    /// <summary>Plays rows on a fresh engine.</summary>
    public StudyOutcome Play(IReadOnlyList<StudyRow> rows)
    {
        var start = new Moment(0, new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.FromHours(8)));
        var engine = new SafetyEngine(_model, start);
        var raised = new List<(string Alarm, double Seconds)>();
        engine.ClearOutcome();
        foreach (var row in rows)
        {
            var now = start.At((long)Math.Round((row.Seconds - rows[0].Seconds) * TimeSpan.TicksPerSecond));
            for (var i = 0; i < _points.Length; i++)
            {
                var (value, channel) = (row.Values[i], _channels[i]);
                if (!double.IsNaN(value))
                {
                    engine.Accept(
                        value >= channel.Low && value <= channel.High ? Reading.Good(_points[i], value, now) : Reading.Bad(_points[i], QualityReason.OutOfRange, now),
                        now);
                }
            }

            engine.Advance(now);
            foreach (ref readonly var transition in engine.Transitions)
            {
                if (transition.Event is AlarmEvent.Raised or AlarmEvent.ReRaised)
                {
                    raised.Add((engine.Alarms[transition.Alarm.Index].Id, rows[0].Seconds + ((double)transition.At.Elapsed / TimeSpan.TicksPerSecond)));
                }
            }

            engine.ClearOutcome();
        }

        return new StudyOutcome([.. raised.OrderBy(static one => one.Seconds)]);
    }

    private static SafetyModel Load(IReadOnlyList<StudyChannel> channels)
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-study-");
        try
        {
            var profiles = folder.CreateSubdirectory("profiles");
            Write(profiles, ["packs", "fire.yaml"], File.ReadAllText(Path.Combine(Root(), "firmware-profiles", "packs", "fire.yaml")));
            foreach (var channel in channels.DistinctBy(static channel => channel.Measure))
            {
                Write(profiles, ["study", channel.Measure, "profile.yaml"], ProfileOf(channel));
            }

            Write(folder, ["site", "site.yaml"], SiteOf(channels));
            var load = SiteLoader.Load(Path.Combine(folder.FullName, "site"), profiles.FullName);
            return load.Site?.Model ?? throw new InvalidDataException(string.Join('\n', load.Diagnostics.Select(static diagnostic => diagnostic.In(chinese: false))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string ProfileOf(StudyChannel channel) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: {zh: 评测通道, en: Study channel}
        kind: air-quality
        source: "a recorded channel"
        mqtt:
          base: study
          messages:
            state: {topic: "{base}/{address}/state"}
        points:
          value:
            title: {zh: 测值, en: Value}
            measures: {{channel.Measure}}
            message: state
            field: value
            {{(channel.Unit is { } unit ? $"unit: \"{unit}\"" : "kind: state")}}
            {{(channel.Unit is null ? "" : string.Create(CultureInfo.InvariantCulture, $"min: {channel.Low} {channel.Unit}"))}}
            {{(channel.Unit is null ? "" : string.Create(CultureInfo.InvariantCulture, $"max: {channel.High} {channel.Unit}"))}}

        """);

    private static string SiteOf(IReadOnlyList<StudyChannel> channels)
    {
        var site = new StringBuilder(
            """
            site: {id: study, name: {zh: 评测, en: Study}, timezone: Asia/Shanghai}
            zones: {room: {name: {zh: 房间, en: Room}, boundary: private}}
            lines: {mqtt: {mqtt-connect: {url: "mqtt://broker.example"}}}
            packs: {fire: {in: [room]}}
            devices:

            """);
        for (var i = 0; i < channels.Count; i++)
        {
            site.Append(CultureInfo.InvariantCulture, $"  c{i}: {{profile: study/{channels[i].Measure}, line: mqtt, address: c{i}, zone: room}}\n");
        }

        var comparisons = StudyAlarms.Comparisons.Where(comparison => channels.Any(channel => channel.Measure == comparison.Measure)).ToList();
        site.Append(comparisons.Count > 0 ? "rules:\n" : "");
        foreach (var (_, id, when) in comparisons)
        {
            site.Append(CultureInfo.InvariantCulture, $"  - {{id: {id}, when: \"{when}\", alarm: {{class: fire, priority: P2, latched: true}}}}\n");
        }

        return site.ToString();
    }

    private static void Write(DirectoryInfo folder, ReadOnlySpan<string> path, string text)
    {
        var file = Path.Combine([folder.FullName, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CityEdge.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("CityEdge.sln is not above this program's folder");
    }
}
