using CityEdge.Safety;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// Readings through a thousand rules of every kind on one thread, each reading asked of the one rule that stands on its point; the reference is what a threshold
/// costs where nothing else is kept: the same values against an array of setpoints.
/// </summary>
internal sealed class RulesRow : IRow
{
    private const int Rules = 1_000;
    private const int PointsPerRule = 3;
    private const int Points = Rules * PointsPerRule;

    private static readonly string[] Kinds =
    [
        "t > 57 °C clear < 52 °C",
        "rise(t, 60 s) > 8 °C or rise(u, 60 s) > 8 °C or smoke",
        "max(t, u) > 57 °C clear < 52 °C or smoke",
        "t - u > 5 K for 10 s and not smoke",
        "count(smoke, 60 s) > 5 or t > u + 9 K",
        "avg(t, 60 s) > 50 °C or avg(u, 60 s) > 50 °C or smoke",
        "evidence(60 % of smoke, 50 % of ramp(t, 40 °C, 60 °C), 40 % of (u > 50 °C)) >= 100 % clear < 40 %",
        "not changed(smoke, 6 h) and t > u",
        "2 of (smoke, t > 57 °C, rise(u, 60 s) > 8 K) within 60 s",
        "abs(t - u) * 0.02 mm per K > 1 mm and between 08:00 and 22:00 or smoke",
    ];

    public string Name => "rules";

    public string Title => "readings through 1,000 rules of every kind, one thread";

    public string? Missing => null;

    public Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop) =>
        Task.Factory.StartNew(() => Measure(options.Pick(600_000, 6_000_000)), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static IReadOnlyList<Figure> Measure(int readings)
    {
        var start = new Moment(0, new DateTimeOffset(2026, 3, 1, 21, 0, 0, TimeSpan.FromHours(8)));
        var engine = new SafetyEngine(Model(), start);
        var values = Enumerable.Range(0, 997).Select(static i => 20 + (i % 13 * 0.25)).ToArray();
        Run(engine, start, values, 0, readings / 4);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var from = RealClock.Stamp();
        Run(engine, start, values, readings / 4, readings);
        var took = RealClock.Microseconds(from, RealClock.Stamp());
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        var setpoints = Enumerable.Range(0, Points).Select(static i => 57.0 + (i % 3)).ToArray();
        var tripped = Plain(values, setpoints, readings / 4);
        from = RealClock.Stamp();
        tripped += Plain(values, setpoints, readings);
        var plain = RealClock.Microseconds(from, RealClock.Stamp());
        return
        [
            new("readings", readings / took * 1e6, "readings/s") { AtLeast = 1_000_000 },
            new("of them, thresholds in a plain loop", readings / plain * 1e6, "readings/s") { IsReference = true },
            new("allocated per reading", (double)bytes / readings, "bytes") { AtMost = 0 },
            new("thresholds tripped in the plain loop", tripped, "") { IsReference = true },
        ];
    }

    private static void Run(SafetyEngine engine, in Moment start, double[] values, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            // Every point once a second.
            var now = start.At((long)(i * (double)TimeSpan.TicksPerSecond / Points));
            var point = i % Points;
            engine.Accept(Reading.Good(new PointId(point), point % PointsPerRule == 2 ? 0 : values[i % values.Length], now), now);
            engine.ClearOutcome();
        }
    }

    private static int Plain(double[] values, double[] setpoints, int count)
    {
        var tripped = 0;
        for (var i = 0; i < count; i++)
        {
            tripped += values[i % values.Length] > setpoints[i % setpoints.Length] ? 1 : 0;
        }

        return tripped;
    }

    private static SafetyModel Model()
    {
        string[] names = ["t", "u", "smoke"];
        var points = Enumerable.Range(0, Points).Select(i => new PointDefinition
        {
            Name = $"{names[i % PointsPerRule]}{i / PointsPerRule}",
            Kind = i % PointsPerRule == 2 ? PointKind.State : PointKind.Analog,
            Unit = i % PointsPerRule == 2 ? Unit.None : Unit.Celsius,
            Supervision = TimeSpan.FromSeconds(30),
        }).ToArray();
        var rules = Enumerable.Range(0, Rules).Select(rule => new RuleDefinition
        {
            Alarm = new() { Id = $"rule{rule}" },
            When = RuleParser.Parse(Kinds[rule % Kinds.Length], new RuleScope
            {
                Points = name => Array.IndexOf(names, name) is var index and >= 0
                    ? new PointBinding(new((rule * PointsPerRule) + index), points[(rule * PointsPerRule) + index])
                    : null,
            }).Condition!,
        }).ToArray();
        return new() { Points = points, Zones = [], Rules = rules, Outputs = [] };
    }
}
