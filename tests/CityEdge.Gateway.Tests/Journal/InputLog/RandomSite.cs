using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.InputLog;

/// <summary>Sites with every kind of rule, drawn at random: how long silence is borne, delays, hours, latches.</summary>
internal static class RandomSite
{
    private static readonly string[] Conditions =
    [
        "a.smoke > 50", "b.t > 60 °C clear < 40 °C", "rise(a.t, 60 s) > 20 °C", "w > 30 W for 1 min and not open and age(w) < 100 s", "open and a.t > 30 °C", "not open",
        "bad(b.smoke) or b.smoke > 30", "a.t > 50 °C and b.t > 50 °C for 5 s", "age(w) >= 45 s",
    ];

    /// <summary>One of them.</summary>
    public static Gen<SafetyModel> Any { get; } = Gen.Select(
        Gen.Int[0, 3].Array[8],
        Gen.Int[0, 40].Array[18],
        Gen.Bool.Array[18],
        Gen.Int[0, 96],
        Gen.Int[0, 96],
        static (supervised, delays, flags, opens, closes) => Build(supervised, delays, flags, opens, closes));

    /// <summary>The same one every time.</summary>
    public static SafetyModel Typical { get; } = Build(
        [2, 2, 2, 1, 1, 0, 0, 0], [.. Enumerable.Range(0, 18).Select(static i => i * 2)], [.. Enumerable.Range(0, 18).Select(static i => i % 2 == 0)], 8, 22);

    private static SafetyModel Build(int[] supervised, int[] delays, bool[] flags, int opens, int closes)
    {
        PointDefinition[] points =
        [
            Point("line:bus1", 0, PointRole.Line), Point("device:a", 0, PointRole.Device, parent: 0), Point("device:b", 45, PointRole.Device, parent: 0),
            Point("a.smoke", 15 * supervised[0], parent: 1), Point("a.t", 20 * supervised[1], parent: 1, unit: Unit.Celsius),
            Point("b.smoke", 10 * supervised[2], parent: 2, zone: 1), Point("b.t", 40 * supervised[3], parent: 2, unit: Unit.Celsius, zone: 1),
            Point("w", 30 * supervised[4], unit: Unit.Watt), Point("output:siren", 0, PointRole.Output), Point("output:buzzer", 0, PointRole.Output),
        ];
        PointBinding? Find(string name) => Array.FindIndex(points, point => point.Name == name) is var index and >= 0 ? new(new(index), points[index]) : null;
        Condition Parse(string text) => RuleParser.Parse(text, Find).Condition!;
        var rules = Conditions.Select((text, i) => Rule($"r{i}", Parse(text), i, delays, flags)).ToList();
        rules.Add(Rule("vote", new Vote(2, TimeSpan.FromSeconds(60), [Parse("a.smoke > 30"), Parse("b.smoke > 30"), Parse("a.t > 70 °C")]), 1, delays, flags));
        return new SafetyModel
        {
            Points = points,
            Zones = [new() { Id = "kitchen" }, new() { Id = "hall", Boundary = ZoneBoundary.Corridor }],
            Rules = rules,
            Outputs =
            [
                new() { Id = "siren", Priorities = [AlarmPriority.P1], StatusPoint = new(8) },
                new() { Id = "buzzer", Priorities = [AlarmPriority.P1, AlarmPriority.P2], StatusPoint = new(9), LifeSafety = false },
            ],
            Hours = new OpeningHours(new TimeOnly(opens % 24, opens % 4 * 15), new TimeOnly(closes % 24, closes % 4 * 15)),
        };
    }

    private static PointDefinition Point(string name, int supervised, PointRole role = PointRole.Measurement, int? parent = null, Unit unit = Unit.None, int zone = 0) => new()
    {
        Name = name,
        Role = role,
        Kind = unit == Unit.None ? PointKind.State : PointKind.Analog,
        Unit = unit,
        Zone = zone,
        Parent = parent is { } above ? new PointId(above) : null,
        Supervision = TimeSpan.FromSeconds(supervised),
    };

    private static RuleDefinition Rule(string id, Condition when, int i, int[] delays, bool[] flags)
    {
        var fire = i < 3;
        return new()
        {
            Alarm = new()
            {
                Id = id, Class = fire ? AlarmClass.Fire : AlarmClass.Electrical, Priority = fire ? AlarmPriority.P1 : AlarmPriority.P2, Latched = fire || flags[i], Zone = i % 2,
            },
            When = when,
            OnDelay = TimeSpan.FromSeconds(flags[i + 9] && !fire ? delays[i] : 0),
            OffDelay = TimeSpan.FromSeconds(flags[i + 9] ? delays[i + 9] : 0),
            DetectorState = i == 0,
        };
    }
}
