using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.State;

/// <summary>Snapshots with anything in them that their types allow.</summary>
internal static class AnySnapshot
{
    private static readonly string[] Names = ["smoke-1.smoke", "smoke-1.battery", "line:bus1", "烟感-3.烟雾", "a", "output:siren", "x y/z\n"];

    public static readonly Gen<EngineSnapshot> Gen = CsCheck.Gen.Int.Select(static seed => Draw(new Random(seed)));

    public static readonly Gen<AlarmSnapshot> Row = CsCheck.Gen.Int.Select(static seed => Alarm(new Random(seed)));

    public static readonly Gen<PointSnapshot[]> Isolated = CsCheck.Gen.Int.Select(static seed => Many(new Random(seed), Point));

    private static EngineSnapshot Draw(Random random) => new()
    {
        Taken = Moment(random),
        Sequence = Long(random),
        Alarms = Many(random, Alarm),
        Points = Many(random, Point),
        Rules = Many(random, Rule),
        RaisesAgo = Many(random, Time),
    };

    private static T[] Many<T>(Random random, Func<Random, T> one) => [.. Enumerable.Range(0, random.Next(12)).Select(_ => one(random))];

    private static PointSnapshot Point(Random random) => new()
    {
        Name = Text(random),
        ValueBits = Value(random),
        Quality = Any<Quality>(random),
        Reason = Any<QualityReason>(random),
        SourceTime = random.Next(3) == 0 ? Moment(random).Wall : null,
        Received = Moment(random),
        ReceivedAgo = Time(random),
        LastGoodAgo = Time(random),
        Dead = random.Next(2) == 0,
        Suppressed = random.Next(2) == 0,
        SupervisionLeft = Time(random),
        IsolationLeft = Time(random),
        IsolatedBy = Who(random),
    };

    private static AlarmSnapshot Alarm(Random random) => new()
    {
        Id = Text(random),
        State = Any<AlarmState>(random),
        Marks = (AlarmMarks)random.Next(1 << 11),
        Active = random.Next(2) == 0,
        Calling = random.Next(2) == 0,
        Cause = random.Next(2) == 0 ? Text(random) : null,
        ValueBits = Value(random),
        Reason = Any<QualityReason>(random),
        Members = random.Next(3) == 0 ? random.Next() : 1,
        Since = Moment(random),
        SinceAgo = Time(random),
        RaisedAgo = Time(random),
        RaisedBeforeAgo = Time(random),
        SilenceLeft = Time(random),
        SilencedBy = Who(random),
        ShelfLeft = Time(random),
        ShelvedBy = Who(random),
        TestLeft = Time(random),
        TestedBy = Who(random),
        TestAsked = random.Next(2) == 0,
        TestPatienceLeft = Time(random),
        MembersLeft = Time(random),
    };

    private static RuleSnapshot Rule(Random random) => new()
    {
        Id = Text(random),
        Condition = random.Next(9) == 0 ? "" : Text(random) + " > 57 °C",
        Delay = Any<DelayPhase>(random),
        DelayLeft = Time(random),
        Parts = Many(random, Long),
    };

    private static T Any<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private static string Text(Random random) => random.Next(4) == 0
        ? new string([.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => (char)random.Next(' ', 0xD7FF))])
        : Names[random.Next(Names.Length)] + (random.Next(2) == 0 ? "" : random.Next(50).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string? Who(Random random) => random.Next(4) switch
    {
        0 => "",
        1 => Text(random),
        _ => null,
    };

    private static long Value(Random random) => random.Next(3) switch
    {
        0 => BitConverter.DoubleToInt64Bits(double.NaN),
        1 => BitConverter.DoubleToInt64Bits(random.Next(3)),
        _ => Long(random),
    };

    private static long Time(Random random) => random.Next(4) switch
    {
        0 => EngineSnapshot.None,
        1 => Long(random),
        2 => 0,
        _ => random.NextInt64(TimeSpan.FromHours(9).Ticks),
    };

    private static long Long(Random random) => random.Next(6) switch
    {
        0 => long.MinValue,
        1 => long.MaxValue,
        2 => random.Next(3) - 1,
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };

    private static Moment Moment(Random random) => new(
        Long(random),
        random.Next(8) switch
        {
            0 => DateTimeOffset.MinValue,
            1 => DateTimeOffset.MaxValue,
            2 => new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1))),
            _ => new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(8)) + TimeSpan.FromTicks(random.NextInt64(TimeSpan.FromDays(9).Ticks)),
        },
        Any<ClockQuality>(random));
}
