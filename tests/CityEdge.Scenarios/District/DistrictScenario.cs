using System.Globalization;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Replay;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Alarms;
using CityEdge.Scenarios.Rig;

namespace CityEdge.Scenarios.District;

/// <summary>One folder of the district: a site, a recording of its sensors, and what must come of it.</summary>
internal sealed class DistrictScenario
{
    /// <summary>Marks that say something of the alarm itself; first-out and flood follow from its neighbours.</summary>
    private const AlarmMarks Told = AlarmMarks.Unarmed | AlarmMarks.Unverified | AlarmMarks.Degraded | AlarmMarks.Chattering;

    private static readonly ProfileLibrary Library = ProfileLibrary.Load(Shops.Profiles);

    private DistrictScenario(string folder) => Folder = folder;

    /// <summary>The repository's folder of scenarios.</summary>
    public static string Root { get; } = Path.Combine(Path.GetDirectoryName(Shops.Profiles)!, "tests", "CityEdge.Scenarios", "District");

    /// <summary>Names of all scenarios, in order.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Where(static folder => File.Exists(Path.Combine(folder, "recording.csv"))).Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    public static IEnumerable<DistrictScenario> All => Names.Select(Of);

    public string Folder { get; }

    public string Site => Path.Combine(Folder, "site");

    public string Recording => Path.Combine(Folder, "recording.csv");

    /// <summary>The timeline as it is kept.</summary>
    public string Expected => Path.Combine(Folder, "timeline.txt");

    public string SiteText => File.ReadAllText(Path.Combine(Site, SiteFiles.Main));

    public static DistrictScenario Of(string name) => new(Path.Combine(Root, name));

    /// <summary>Loads a site's folder with the repository's profiles; fails with every error of it.</summary>
    public static BoundSite Load(string site)
    {
        var load = SiteLoader.Load(site, Library);
        return load.Site ?? throw new InvalidOperationException(string.Join('\n', load.Diagnostics));
    }

    /// <summary>Plays the recording and gives each transition with its alarm.</summary>
    /// <param name="site">Folder of the site; the scenario's own where not given.</param>
    /// <param name="recording">The recording; the scenario's own where not given.</param>
    public IReadOnlyList<(AlarmTransition Transition, AlarmDefinition Alarm)> Play(string? site = null, string? recording = null) => Play(Load(site ?? Site), recording);

    /// <summary>The timeline in its short form: local time, what happened, priority, alarm, marks; at the end what still stands.</summary>
    public IReadOnlyList<string> Timeline(string? site = null)
    {
        var bound = Load(site ?? Site);
        var zone = bound.Config.TimeZone;
        var happened = Play(bound, null);
        var lines = happened.Where(static one => IsTold(one.Transition.Event))
            .Select(one => string.Create(
                CultureInfo.InvariantCulture,
                $"{TimeZoneInfo.ConvertTime(one.Transition.At.Wall, zone):MM-dd HH:mm:ss.f}  {Word(one.Transition.Event),-9} {EventWords.Of(one.Alarm.Priority)}  {one.Alarm.Id}{Marks(one.Transition.Marks)}"));
        var stand = happened.GroupBy(static one => one.Alarm.Id).Select(static alarm => alarm.Last()).Where(static one => one.Transition.To != AlarmState.Normal)
            .OrderBy(static one => one.Alarm.Id, StringComparer.Ordinal)
            .Select(static one => $"stands          {EventWords.Of(one.Alarm.Priority)}  {one.Alarm.Id}  {EventWords.Of(one.Transition.To)}");
        return [.. lines, .. stand];
    }

    private static bool IsTold(AlarmEvent happened) => happened is AlarmEvent.Raised or AlarmEvent.ReRaised or AlarmEvent.ReturnedToNormal;

    private static string Word(AlarmEvent happened) => happened switch
    {
        AlarmEvent.Raised => "raised",
        AlarmEvent.ReRaised => "again",
        _ => "returned",
    };

    private static string Marks(AlarmMarks marks) => EventWords.Split(marks & Told) is { } words ? $"  [{string.Join(' ', words)}]" : "";

    private List<(AlarmTransition Transition, AlarmDefinition Alarm)> Play(BoundSite site, string? recording)
    {
        var source = RecordingSource.Find(recording ?? Recording, out var why) ?? throw new InvalidOperationException(why.En);
        var wrong = new List<Diagnostic>();
        var happened = new List<(AlarmTransition, AlarmDefinition)>();
        var session = new ReplaySession([source], new RecordingRules(), DateTimeOffset.MaxValue, wrong.Add);
        session.Play(site, (transition, alarms, _) => happened.Add((transition, alarms[transition.Alarm.Index])));
        return wrong.Count == 0 ? happened : throw new InvalidOperationException(string.Join('\n', wrong));
    }
}
