using System.Net.Sockets;
using CityEdge.Gateway.Annunciation;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Page;

/// <summary>A shop whose loop really turns, on a clock that stands, behind a real page on loopback and a real socket in a directory of its own.</summary>
internal sealed class PageBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ce");
    private readonly SourceQueue _source;
    private readonly Thread? _thread;

    private PageBench(BoundSite site, bool turning)
    {
        var moments = new MomentClock(Clock, site.Config.TimeZone);
        var events = new GatewayEvents(Log, new GatewayMetrics());
        Loop = new SafetyLoop(new SafetyEngine(site.Model, moments.Now()), site.Canary, moments, new Annunciator([new Quiet()], events), events.Metrics);
        _source = Loop.AddSource("bus1", [.. Enumerable.Range(0, site.Model.Points.Count).Select(index => new PointId(index))]);
        Context = new PageContext { Loop = Loop, Site = site, Events = events, Clock = moments, Sources = [_source], Evidence = new EvidenceLinks(site.Model.Points) };
        SocketPath = Path.Combine(_directory.FullName, "run", "control.sock");
        Server = new PageServer(Context, new PageConfig { Port = 0 }, SocketPath);
        if (turning)
        {
            _thread = new Thread(() => Loop.Run(_stop.Token)) { IsBackground = true };
            _thread.Start();
        }
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public PageClock Clock { get; } = new();

    public PageLog Log { get; } = new();

    public SafetyLoop Loop { get; }

    public PageContext Context { get; }

    public PageServer Server { get; }

    public string SocketPath { get; }

    public HttpClient Http { get; private set; } = new();

    public static async Task<PageBench> StartAsync(BoundSite? site = null, bool turning = true)
    {
        var bench = new PageBench(site ?? TestShop.Build(), turning);
        await bench.Server.StartAsync(Stop);
        bench.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = bench.Server.Address };
        return bench;
    }

    /// <summary>Every point says that all is well.</summary>
    public async Task AllWellAsync()
    {
        for (var i = 0; i < Context.Site.Model.Points.Count; i++)
        {
            var definition = Context.Site.Model.Points[i];
            var quiet = definition.Role == PointRole.Measurement && definition.Kind == PointKind.State;
            Say(new PointId(i), quiet ? 0 : definition.Kind == PointKind.Analog ? 21.5 : 1);
        }

        await SettleAsync();
    }

    public void Say(PointId point, double value) => _source.Post(Reading.Good(point, value, Context.Clock.Now()));

    public async Task SayAndSettleAsync(PointId point, double value)
    {
        Say(point, value);
        await SettleAsync();
    }

    /// <summary>Until all that was said is in what readers see: a snapshot asked for after another one was answered belongs to a later turn.</summary>
    public async Task SettleAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(300));
            await Loop.SnapshotAsync().WaitAsync(Stop);
        }
    }

    public Task<string> TextAsync(string address) => Http.GetStringAsync(address, Stop);

    /// <summary>A client of the socket without our own client's words.</summary>
    public HttpClient OverSocket() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, stop) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://localhost/") };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        await _stop.CancelAsync();
        _thread?.Join();
        Loop.Dispose();
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }

    private sealed class Quiet : IOutput
    {
        public void Demand(bool on, in Moment at)
        {
        }
    }
}
