using CityEdge.Gateway.Annunciation;
using CityEdge.Gateway.Loop;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// From a reading that a line's thread leaves in its queue to the output that is told, at 10,000 points with a rule each. The loop sleeps before
/// every sample, as it does at a quiet site; the reference is the bare wake of a sleeping thread, by turns with it, which no program can undercut.
/// </summary>
internal sealed class InProcessRow : IRow
{
    private const int Points = 10_000;
    private const int Sources = 10;
    private const string LoopThread = "safety loop";
    private const int WarmUp = 500;

    public string Name => "in-process";

    public string Title => "reading → output command in process, at 10,000 points";

    public string? Missing => null;

    public Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop) =>
        Task.Factory.StartNew(() => Measure(options, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static IReadOnlyList<Figure> Measure(RowOptions options, CancellationToken stop)
    {
        var count = options.Pick(1_000, 4_000);
        var sameThread = SameThread(options.Pick(5_000, 50_000));
        var (latency, own, bare, bytes) = AcrossThreads(count, options.Pick(200_000, 2_000_000), stop);
        return
        [
            new("posted on another thread → Demand, p50", latency.P50, "µs"),
            new("posted on another thread → Demand, p99", latency.P99, "µs") { AtMost = 50 },
            new("of it the loop's own: step begun → Demand, p50", own.P50, "µs"),
            new("of it the loop's own: step begun → Demand, p99", own.P99, "µs") { AtMost = 50 },
            new("bare hand-over to a sleeping thread, p50", bare.P50, "µs") { IsReference = true },
            new("bare hand-over to a sleeping thread, p99", bare.P99, "µs") { IsReference = true },
            new("engine alone on one thread, Accept → demand, p50", sameThread.P50, "µs"),
            new("engine alone on one thread, Accept → demand, p99", sameThread.P99, "µs") { AtMost = 50 },
            new("allocated per reading, whole process", bytes, "bytes") { AtMost = 0 },
        ];
    }

    private static (Samples Latency, Samples Own, Samples Bare, double Bytes) AcrossThreads(int count, int steady, CancellationToken stop)
    {
        var looks = new FirstLookClock(LoopThread);
        var clock = new MomentClock(looks, TimeZoneInfo.Utc);
        var output = new StampingOutput();
        var metrics = new GatewayMetrics();
        var events = new GatewayEvents(NullLogger<GatewayEvents>.Instance, metrics);
        using var loop = new SafetyLoop(new SafetyEngine(Model(), clock.Now()), new PointId(Points), clock, new Annunciator([output], events), metrics);
        var sources = Enumerable.Range(0, Sources).Select(source =>
            loop.AddSource($"bus{source}", [.. Enumerable.Range(0, Points).Where(point => point % Sources == source).Select(point => new PointId(point))])).ToArray();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var thread = new Thread(() => loop.Run(ending.Token)) { IsBackground = true, Name = LoopThread, Priority = ThreadPriority.Highest };
        thread.Start();

        (double All, double Own) Trip(int point)
        {
            output.Forget();
            var source = sources[point % Sources];
            var at = clock.Now();
            looks.Forget();
            var posted = RealClock.Stamp();
            source.Post(Reading.Good(new PointId(point), 1, at));
            var told = output.Await(on: true, stop);
            var took = (RealClock.Microseconds(posted, told), RealClock.Microseconds(looks.First, told));
            source.Post(Reading.Good(new PointId(point), 0, clock.Now()));
            output.Await(on: false, stop);
            return took;
        }

        void Settle(int readings)
        {
            var from = metrics.Readings;
            for (var i = 0; i < readings; i++)
            {
                sources[i % Sources].Post(Reading.Good(new PointId(i % Points), 0, clock.Now()));
                // A queue that merges would count fewer readings than were posted: stay less than a queue ahead.
                while (i + 1 - (metrics.Readings - from) > Points / 2)
                {
                    Thread.SpinWait(50);
                }
            }

            while (metrics.Readings - from < readings)
            {
                stop.ThrowIfCancellationRequested();
                Thread.SpinWait(50);
            }
        }

        Settle(4 * Points);
        // By turns, so that what else the machine does meets both alike.
        using var pause = new ManualResetEventSlim();
        using var handOver = new HandOver();
        var (latency, own, bare) = (new Samples(count), new Samples(count), new Samples(count));
        for (var i = -WarmUp; i < count; i++)
        {
            pause.Wait(1, stop);
            var took = Trip((i + WarmUp) * 7919 % Points);
            pause.Wait(1, stop);
            var bareTook = handOver.Once(stop);
            if (i >= 0)
            {
                latency.Add(took.All);
                own.Add(took.Own);
                bare.Add(bareTook);
            }
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        Settle(steady);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        ending.Cancel();
        thread.Join();
        // Rounded to whole bytes: what the runtime itself allocates meanwhile (a timer, a tier-up) is a few hundred bytes in millions of readings.
        return (latency, own, bare, Math.Round((double)bytes / steady, 1));
    }

    private static Samples SameThread(int count)
    {
        var clock = new MomentClock(RealClock.Time, TimeZoneInfo.Utc);
        var engine = new SafetyEngine(Model(), clock.Now());
        var samples = new Samples(count);
        for (var i = -5_000; i < count; i++)
        {
            var point = new PointId((i + 5_000) * 7919 % Points);
            var now = clock.Now();
            var from = RealClock.Stamp();
            engine.Accept(Reading.Good(point, 1, now), now);
            var took = RealClock.Microseconds(from, RealClock.Stamp());
            if (engine.Demands.IsEmpty)
            {
                throw new InvalidOperationException("An alarm demanded nothing.");
            }

            engine.ClearOutcome();
            engine.Accept(Reading.Good(point, 0, now), now);
            engine.ClearOutcome();
            if (i >= 0)
            {
                samples.Add(took);
            }
        }

        return samples;
    }

    private static SafetyModel Model()
    {
        var points = new List<PointDefinition>();
        var rules = new List<RuleDefinition>();
        for (var i = 0; i < Points; i++)
        {
            points.Add(new() { Name = $"p{i}", Kind = PointKind.State, Supervision = TimeSpan.FromHours(1), LifeSafety = true });
            rules.Add(new()
            {
                Alarm = new() { Id = $"fire{i}", Class = AlarmClass.Fire, Priority = AlarmPriority.P1, NeedsAcknowledge = false },
                When = new StateEquals(new(i), 1),
                DetectorState = true,
            });
        }

        points.Add(new() { Name = "canary", Role = PointRole.Canary });
        points.Add(new() { Name = "output:siren", Role = PointRole.Output });
        return new()
        {
            Points = points,
            Zones = [],
            Rules = rules,
            Outputs = [new() { Id = "siren", Priorities = [AlarmPriority.P1], Classes = [AlarmClass.Fire], StatusPoint = new(Points + 1) }],
        };
    }
}
