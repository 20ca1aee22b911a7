using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.State;

/// <summary>Any evening, stopped anywhere: the engine that takes up the journal stands where the one that went on stands.</summary>
public sealed class StateReplayPropertyTests
{
    private static readonly Guid OtherBoot = new("11111111-2222-3333-4444-555555555555");

    private static readonly string[] Points =
        ["line:bus1", "device:a", "device:b", "a.smoke", "a.t", "b.smoke", "b.t", "w", "output:siren", "output:buzzer"];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency(
            (10, Gen.Const(StepKind.Good)), (4, Gen.Const(StepKind.Bad)), (3, Gen.Const(StepKind.Wait)), (6, Gen.Const(StepKind.Act)), (1, Gen.Const(StepKind.Clock)),
            (2, Gen.Const(StepKind.Checkpoint))),
        Gen.Int[0, 9],
        Gen.Int[0, 8],
        Gen.Double[0, 40],
        Gen.Int[0, 100],
        static (kind, point, verb, wait, value) => new Step(kind, point, verb, wait, value));

    // Marks that the restored engine finds again by itself from its points and with its next readings.
    private const AlarmMarks OfTheMoment = AlarmMarks.SuppressedByDesign | AlarmMarks.Degraded;

    [Fact]
    public void A_resumed_engine_has_of_each_verb_exactly_what_was_left_less_the_time_away() => Gen.Select(AnyStep.Array[1, 90], Gen.Int[0, 400]).Sample(
        static (steps, off) =>
        {
            var live = Site();
            Array.ForEach(steps, step => Apply(live, step));
            if (live.Records.Count == 0 && live.Checkpoint is null)
            {
                return;
            }

            var reborn = live.Reborn(off);

            double? Expected(long? until) => until is not null && Left(live, until) > off ? Math.Round(Left(live, until) - off, 3) : null;
            double? Now(long? until) => until is not null ? Math.Round(Left(reborn, until), 3) : null;
            foreach (var alarm in live.Engine.Alarms)
            {
                var (then, now) = (live.Alarm(alarm.Id), reborn.Alarm(alarm.Id));
                Assert.True(
                    (Expected(then.SilencedUntil), Expected(then.ShelvedUntil), Expected(then.TestUntil)) == (Now(now.SilencedUntil), Now(now.ShelvedUntil), Now(now.TestUntil)),
                    $"{alarm.Id} after {off}: {then} is {now}");
                Assert.Equal(now.SilencedUntil is null ? null : then.SilencedBy, now.SilencedBy);
                Assert.Equal(now.ShelvedUntil is null ? null : then.ShelvedBy, now.ShelvedBy);
                Assert.Equal(now.TestUntil is null ? null : then.TestedBy, now.TestedBy);
            }

            Assert.All(Points, name => Assert.Equal(Expected(live.View(name).IsolatedUntil), Now(reborn.View(name).IsolatedUntil)));
        },
        iter: 200);

    [Fact]
    public void A_resumed_engine_at_the_instant_of_the_stop_has_every_state_and_mark() => AnyStep.Array[1, 90].Sample(
        static steps =>
        {
            var live = Site();
            Array.ForEach(steps, step => Apply(live, step));
            if (live.Records.Count == 0 && live.Checkpoint is null)
            {
                return;
            }

            var reborn = live.Reborn();

            foreach (var alarm in live.Engine.Alarms)
            {
                var (then, now) = (live.Alarm(alarm.Id), reborn.Alarm(alarm.Id));
                Assert.True(
                    (then.State, then.IsActive, then.Marks & ~OfTheMoment) == (now.State, now.IsActive, now.Marks & ~OfTheMoment)
                    && (then.IsSounding == now.IsSounding || (then.Marks & OfTheMoment) != (now.Marks & OfTheMoment)),
                    $"{alarm.Id}: {then} is {now}");
            }

            Assert.Equal(live.Engine.Wants(0), reborn.Engine.Wants(0));
            Assert.Equal(live.Engine.Wants(1), reborn.Engine.Wants(1));
        },
        iter: 200);

    [Fact]
    public void Whatever_was_lost_and_whatever_the_clocks_say_no_verb_outlives_what_was_journalled() =>
        Gen.Select(AnyStep.Array[1, 90], Gen.Double[0, 20_000], Gen.Int[0, 2], Gen.Int).Sample(
            static (steps, off, clock, lost) =>
            {
                var live = Site();
                Array.ForEach(steps, step => Apply(live, step));
                if (live.Records.Count == 0)
                {
                    return;
                }

                // One record is missing, wherever it was, and the machine was started again.
                live.Records.RemoveAt((int)((uint)lost % (uint)live.Records.Count));
                if (live.Records.Count == 0 && live.Checkpoint is null)
                {
                    return;
                }

                var reborn = live.Reborn(off, OtherBoot, (ClockQuality)clock);

                foreach (var alarm in live.Engine.Alarms)
                {
                    var now = reborn.Alarm(alarm.Id);
                    Assert.InRange(Left(reborn, now.SilencedUntil), 0, VerbLimits.SilenceMost.TotalSeconds);
                    Assert.InRange(Left(reborn, now.ShelvedUntil), 0, VerbLimits.ShelveMost.TotalSeconds);
                    Assert.InRange(Left(reborn, now.TestUntil), 0, VerbLimits.TestMost.TotalSeconds);
                    Assert.True(now.ShelvedUntil is null || alarm.Class != AlarmClass.Fire);
                }

                Assert.All(Points, name => Assert.InRange(Left(reborn, reborn.View(name).IsolatedUntil), 0, VerbLimits.IsolateMost.TotalSeconds));
            },
            iter: 200);

    private static double Left(JournalledSite site, long? until) => until is { } at ? TimeSpan.FromTicks(at - site.Now.Elapsed).TotalSeconds : 0;

    private static JournalledSite Site() => new JournalledSite()
        .Point("line:bus1", 0, role: PointRole.Line)
        .Point("device:a", 0, parent: "line:bus1", role: PointRole.Device).Point("device:b", 45, parent: "line:bus1", role: PointRole.Device)
        .Point("a.smoke", 30, parent: "device:a").Point("a.t", 60, Unit.Celsius, "device:a")
        .Point("b.smoke", 30, parent: "device:b", zone: 1).Point("b.t", 60, Unit.Celsius, "device:b", zone: 1)
        .Point("w", 120, Unit.Watt)
        .Output("siren", AlarmPriority.P1).Output("buzzer", AlarmPriority.P1, AlarmPriority.P2)
        .Fire("fire-a", "a.smoke > 50").Fire("fire-b", "b.smoke > 50", zone: 1)
        .Rule("hot", "a.t > 60 °C clear < 40 °C", on: 10, off: 15)
        .Rule("rise", "rise(b.t, 60 s) > 30 °C", AlarmClass.Fire, AlarmPriority.P1, latched: true, zone: 1)
        .Rule("left-on", "w > 30 W for 1 min and not open");

    private static void Apply(JournalledSite site, Step step)
    {
        site.At(site.Seconds + step.Wait);
        var point = Points[step.Point];
        switch (step.Kind)
        {
            case StepKind.Good:
                site.Good(point, step.Value);
                break;
            case StepKind.Bad:
                site.Bad(point);
                break;
            case StepKind.Wait:
                site.At(site.Seconds + (step.Value * 2));
                break;
            case StepKind.Checkpoint:
                site.TakeCheckpoint();
                break;
            case StepKind.Clock:
                site.Origin += TimeSpan.FromMinutes((step.Value - 50) * 5);
                site.Clock = step.Point < 8 ? ClockQuality.Synchronised : ClockQuality.Unsynchronised;
                site.At(site.Seconds);
                break;
            case StepKind.Act when step.Value < 20:
                site.Do((OperatorVerb)step.Verb);
                break;
            case StepKind.Act when step.Value < 40:
                site.Do((OperatorVerb)step.Verb, zone: step.Value % 2);
                break;
            case StepKind.Act when step.Value < 70:
                site.Do((OperatorVerb)step.Verb, point: point, seconds: 1 + (step.Value * 3));
                break;
            case StepKind.Act:
                site.Do((OperatorVerb)step.Verb, site.Engine.Alarms[step.Value % site.Engine.Alarms.Count].Id, seconds: 1 + (step.Value * 3));
                break;
        }
    }

    private enum StepKind
    {
        Good,
        Bad,
        Wait,
        Act,
        Clock,
        Checkpoint,
    }

    private readonly record struct Step(StepKind Kind, int Point, int Verb, double Wait, int Value);
}
