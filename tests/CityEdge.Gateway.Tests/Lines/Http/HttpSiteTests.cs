using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Lines.Http;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Tests.Lines.Http;

/// <summary>A whole site with a camera: from its files and its post to the alarm, the page and the journal.</summary>
public sealed class HttpSiteTests : IDisposable
{
    private const string Link = "http://192.168.8.31/clips/0815.mp4";
    private const string Token = "a-token";

    private const string Profile = """
        name: {zh: 盒子, en: Box}
        kind: camera
        source: composed
        http: {messages: {event: {}}, event-id: {field: id}, evidence: {field: clip}}
        points:
          ebike:
            title: {zh: 电动车进梯, en: E-bike in the car}
            kind: state
            field: type
            values: {ebike: 1, clear: 0}
            hold: 30 s
            alarms:
              seen: {title: {zh: 电动车进梯, en: E-bike in the car}, when: value = 1, class: elevator, priority: P2, source: composed}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly JournalIntake _intake = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_camera_s_event_is_an_alarm_with_its_link_on_the_page_and_in_the_private_part_of_the_journal_before_the_camera_hears_of_it()
    {
        var bound = Load();
        var moments = new MomentClock(new PageClock(), TimeZoneInfo.Utc);
        var events = new GatewayEvents(new PageLog(), new GatewayMetrics());
        _intake.HoldsCheckpoints = true;
        using var site = new RunningSite(bound, moments, events, recorders: new LoopRecorders { Journal = _intake });
        using var stop = new CancellationTokenSource();
        var line = Assert.IsType<HttpIntakeLine>(site.Lines[0]);
        line.Turn(IntakeBench.Stop);
        using var turning = Task.Run(() => site.Loop.Run(stop.Token), IntakeBench.Stop);
        var alarm = site.Loop.Alarms.First(static one => one.Id == "cam-1.ebike.seen");
        _intake.Wake = () =>
        {
            // The link's note and the alarm, in either order.
            if (_intake.Count == 2)
            {
                _entered.TrySetResult();
            }
        };

        var post = PostAsync(line.Address!);
        var snapshot = await AlarmAsync(site.Loop, alarm, post);
        var taken = new List<IntakeItem>();
        _intake.Take(taken, 100);
        Assert.False(post.IsCompleted);
        _intake.Settle(taken);

        using var answer = await post.WaitAsync(IntakeBench.Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var context = new PageContext { Loop = site.Loop, Site = bound, Events = events, Clock = moments, Evidence = site.Evidence };
        Assert.Equal(Link, new Views(context, new SiteNames(bound)).Alarms(snapshot).Alarms.Single(one => one.Id == alarm.Id).Evidence);
        Assert.Single(taken, static item => item.Entry is TransitionEntry { Transition.Event: AlarmEvent.Raised });
        var note = Assert.Single(taken.Select(static item => item.Entry).OfType<NoteEntry>(), static entry => entry.Type == EventTypes.EvidenceLinked);
        var (open, closed) = Encode(bound, note);
        Assert.Contains(Link, closed, StringComparison.Ordinal);
        Assert.DoesNotContain("192.168", open, StringComparison.Ordinal);
        Assert.DoesNotContain("cam-1", open, StringComparison.Ordinal);
        await stop.CancelAsync();
        await turning;
    }

    [Fact]
    public void A_site_whose_devices_speak_by_themselves_is_no_stumbling_block_for_the_reckoning_of_the_polled_ones() =>
        Assert.Empty(CityEdge.Gateway.Lines.Modbus.Scheduling.DetectionBudget.Of(Load()).Points);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private BoundSite Load()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "profiles", "acme", "box"));
        File.WriteAllText(Path.Combine(_folder, "profiles", "acme", "box", "profile.yaml"), Profile);
        File.WriteAllText(Path.Combine(_folder, "site.yaml"), $$$"""
            site: {id: s1, name: Test}
            zones: {car: {name: Car}}
            lines: {cams: {http-listen: {port: 8088} } }
            devices:
              cam-1: {profile: acme/box, line: cams, address: cam-1, zone: car, key: "{{{DeviceKey.Digest(Token)}}}"}
            """);
        var load = SiteLoader.Load(_folder, Path.Combine(_folder, "profiles"));
        Assert.Empty(load.Diagnostics);
        Assert.Equal(TimeSpan.FromSeconds(30), load.Site!.Lines[0].Devices[0].Points[0].Profile.Hold);

        // A file cannot ask for a port of its own; a test must.
        var line = load.Site.Lines[0];
        return load.Site with { Lines = [line with { Config = (HttpListenLine)line.Config with { Port = 0 } }] };
    }

    // The loop enters what it has raised within its turn, and answers who asks for a snapshot at the end of one.
    private async Task<SiteSnapshot> AlarmAsync(SafetyLoop loop, AlarmDefinition alarm, Task post)
    {
        await Task.WhenAny(_entered.Task, post).WaitAsync(IntakeBench.Stop);
        var snapshot = await loop.SnapshotAsync().WaitAsync(IntakeBench.Stop);
        Assert.Contains(snapshot.Alarms, one => loop.Alarms[one.Alarm.Index].Id == alarm.Id && one.State == AlarmState.Unacknowledged);
        return snapshot;
    }

    private static async Task<HttpResponseMessage> PostAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return await http.PostAsync(new Uri(address, "/v1/devices/cam-1/event"), new StringContent($$$"""{"id":7,"type":"ebike","clip":"{{{Link}}}"}"""), IntakeBench.Stop);
    }

    private static (string Shared, string Private) Encode(BoundSite site, NoteEntry note)
    {
        var (open, closed) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        new EventCodec(site).Encode(note, null, open, closed);
        return (Encoding.UTF8.GetString(open.WrittenSpan), Encoding.UTF8.GetString(closed.WrittenSpan));
    }
}
