using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CsCheck;

namespace CityEdge.Safety.Tests;

/// <summary>What must hold for every sequence of readings, verbs, silences and clock steps.</summary>
public sealed class EnginePropertyTests
{
    private static readonly string[] Points =
        ["line:bus1", "device:a", "device:b", "a.smoke", "a.t", "b.smoke", "b.t", "w", "output:siren", "output:buzzer"];

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency((10, Gen.Const(StepKind.Good)), (4, Gen.Const(StepKind.Bad)), (2, Gen.Const(StepKind.Unsure)), (3, Gen.Const(StepKind.Wait)), (5, Gen.Const(StepKind.Act)), (1, Gen.Const(StepKind.Clock))),
        Gen.Int[0, 9],
        Gen.Int[0, 8],
        Gen.Double[0, 40],
        Gen.Int[0, 100],
        static (kind, point, verb, wait, value) => new Step(kind, point, verb, wait, value));

    private static readonly Gen<Step[]> Steps = AnyStep.Array[5, 100];

    [Fact]
    public void The_same_input_gives_the_same_transitions_and_demands() => Steps.Sample(
        static steps =>
        {
            var (a, b) = (Site(), Site());
            Array.ForEach(steps, step => Apply(a, step));
            Array.ForEach(steps, step => Apply(b, step));

            return a.Log.SequenceEqual(b.Log) && a.Demands.SequenceEqual(b.Demands);
        },
        iter: 120);

    [Fact]
    public void No_alarm_leaves_unacknowledged_without_a_person() => Steps.Sample(
        static steps =>
        {
            var site = Site();
            Array.ForEach(steps, step => Apply(site, step));

            return site.Log.All(t =>
                !site.Engine.Alarms[t.Alarm.Index].NeedsAcknowledge
                || t.From is not (AlarmState.Unacknowledged or AlarmState.ReturnedUnacknowledged or AlarmState.LatchedUnacknowledged)
                || t.To is AlarmState.Unacknowledged or AlarmState.ReturnedUnacknowledged or AlarmState.LatchedUnacknowledged
                || (t.Who is not null && t.Event is AlarmEvent.Acknowledged or AlarmEvent.Reset));
        },
        iter: 120);

    [Fact]
    public void A_latched_alarm_becomes_normal_by_a_reset_alone() => Steps.Sample(
        static steps =>
        {
            var site = Site();
            Array.ForEach(steps, step => Apply(site, step));

            return site.Log.All(t => !site.Engine.Alarms[t.Alarm.Index].Latched || t.From == AlarmState.Normal || t.To != AlarmState.Normal || t.Event == AlarmEvent.Reset);
        },
        iter: 120);

    [Fact]
    public void Transitions_chain_in_sequence_time_and_state() => Steps.Sample(
        static steps =>
        {
            var site = Site();
            Array.ForEach(steps, step => Apply(site, step));

            var states = new AlarmState[site.Engine.Alarms.Count];
            var (sequence, time) = (0L, 0L);
            foreach (var t in site.Log)
            {
                Assert.Equal(++sequence, t.Sequence);
                Assert.True(t.At.Elapsed >= time);
                Assert.Equal(states[t.Alarm.Index], t.From);
                (states[t.Alarm.Index], time) = (t.To, t.At.Elapsed);
            }

            return states.Select((state, index) => site.Engine.View(new AlarmId(index)).State == state).All(static same => same);
        },
        iter: 120);

    [Fact]
    public void Bad_and_uncertain_readings_and_silence_clear_nothing() => Gen.Select(Steps, Gen.Int[0, 9].Array[1, 40]).Sample(
        static (steps, bad) =>
        {
            var site = Site();
            Array.ForEach(steps, step => Apply(site, step));
            site.Forget();

            // All at once first: a good value heard before may still end a delay or an isolation.
            Array.ForEach(Points, point => site.Bad(point));
            foreach (var point in bad)
            {
                site.At(site.Seconds + 7).Bad(Points[point]).Unsure(Points[point], 0);
            }

            // The one rule that asks for the age of its point may be decided by silence.
            Assert.DoesNotContain(
                site.Log,
                t => t.Event == AlarmEvent.ReturnedToNormal && site.Engine.Alarms[t.Alarm.Index].Class != AlarmClass.Fault && t.Alarm != site.A("left-on"));
        },
        iter: 120);

    [Fact]
    public void One_cause_is_one_fault() => Steps.Sample(
        static steps =>
        {
            var site = Site();
            foreach (var step in steps)
            {
                Apply(site, step);
                foreach (var name in Points)
                {
                    var view = site.View(name);
                    Assert.Equal(view.InFault && !view.Suppressed, site.Alarm(name).IsActive);
                }
            }

            // What a person put back while its line stays isolated answers for itself.
            return site.Alarm("line:bus1") is not { IsActive: true } || site.View("line:bus1").IsolatedUntil is not null
                || !new[] { "device:a", "a.smoke", "a.t", "device:b", "b.smoke", "b.t" }.Any(name => site.Alarm(name).IsActive);
        },
        iter: 100);

    [Fact]
    public void An_output_sounds_if_and_only_if_an_alarm_asks_for_it() => Steps.Sample(
        static steps =>
        {
            var site = Site();
            foreach (var step in steps)
            {
                Apply(site, step);
                var sounding = site.Engine.Alarms.Select((alarm, index) => (alarm, view: site.Engine.View(new AlarmId(index)))).Where(static pair => pair.view.IsSounding);
                Assert.Equal(sounding.Any(static pair => pair.alarm.Priority == AlarmPriority.P1), site.Engine.Wants(0));
            }

            // Off may be said again to an output that was found on, on never.
            return site.Demands.GroupBy(static d => d.Output).All(group =>
                group.Last().On == site.Engine.Wants(group.Key) && group.Zip(group.Skip(1)).All(static pair => !pair.First.On || !pair.Second.On));
        },
        iter: 100);

    [Fact]
    public void A_restored_engine_has_the_same_future() => Gen.Select(Steps, Steps).Sample(
        static (before, after) =>
        {
            var live = Site();
            Array.ForEach(before, step => Apply(live, step));
            var reborn = live.Reborn();
            live.Forget();
            reborn.Forget();

            Array.ForEach(after, step => Apply(live, step));
            Array.ForEach(after, step => Apply(reborn, step));

            Assert.Equal(live.Log, reborn.Log);
            return live.Demands.SequenceEqual(reborn.Demands);
        },
        iter: 120);

    [Fact]
    public void A_restore_never_makes_a_verb_live_longer() => Gen.Select(Steps, Gen.Double[0, 20_000]).Sample(
        static (steps, off) =>
        {
            var live = Site();
            Array.ForEach(steps, step => Apply(live, step));
            var twin = live.Twin();
            twin.Seconds = 1_000_000;
            twin.Origin = live.Now.Wall + TimeSpan.FromSeconds(off - twin.Seconds);
            var reborn = live.Reborn(twin);

            bool Shorter(long? then, long? now) => now is null
                || (then is not null && now - reborn.Now.Elapsed <= then - live.Now.Elapsed && (live.Clock != ClockQuality.Synchronised || now <= Math.Max(reborn.Now.Elapsed, then.Value - live.Now.Elapsed + reborn.Now.Elapsed - TimeSpan.FromSeconds(off).Ticks + 10)));
            return live.Engine.Alarms.Select(static (_, index) => new AlarmId(index)).All(id =>
                    Shorter(live.Engine.View(id).SilencedUntil, reborn.Engine.View(id).SilencedUntil)
                    && Shorter(live.Engine.View(id).ShelvedUntil, reborn.Engine.View(id).ShelvedUntil)
                    && Shorter(live.Engine.View(id).TestUntil, reborn.Engine.View(id).TestUntil)
                    && live.Engine.View(id).State == reborn.Engine.View(id).State)
                && Points.All(name => Shorter(live.View(name).IsolatedUntil, reborn.View(name).IsolatedUntil));
        },
        iter: 100);

    private static TestSite Site()
    {
        var site = new TestSite()
            .Point("line:bus1", 0, role: PointRole.Line)
            .Point("device:a", 0, parent: "line:bus1", role: PointRole.Device).Point("device:b", 45, parent: "line:bus1", role: PointRole.Device)
            .Point("a.smoke", 30, parent: "device:a").Point("a.t", 60, Unit.Celsius, "device:a")
            .Point("b.smoke", 30, parent: "device:b", zone: 1).Point("b.t", 60, Unit.Celsius, "device:b", zone: 1)
            .Point("w", 120, Unit.Watt)
            .Output("siren", AlarmPriority.P1).Output("buzzer", AlarmPriority.P1, AlarmPriority.P2)
            .Fire("fire-a", "a.smoke > 50").Fire("fire-b", "b.smoke > 50", zone: 1)
            .Rule("hot", "a.t > 60 °C clear < 40 °C", on: 10, off: 15)
            .Rule("rise", "rise(b.t, 60 s) > 30 °C", AlarmClass.Fire, AlarmPriority.P1, latched: true, zone: 1)
            .Rule("left-on", "w > 30 W for 1 min and not open and age(w) < 100 s")
            .Rule("apart", "abs(a.t - b.t) > 30 K clear < 10 K", on: 5).Rule("warm", "avg(a.t, 30 s) > 40 °C or max(b.t, 60 s) > 90 °C", off: 10)
            .Rule("often", "count(a.smoke > 50, 2 min) >= 2").Rule("still", "not changed(b.smoke, 3 min)", zone: 1)
            .Rule("joint", "evidence(50 % of (a.smoke > 30), 50 % of (b.smoke > 30), 60 % of ramp(max(a.t, b.t), 40 °C, 80 °C)) >= 100 % clear < 40 %", AlarmClass.Fire, AlarmPriority.P1, latched: true)
            .Rule("lost", "a.t > 60 °C", on: 20).Unknown("lost", UnknownRule.Raise);
        return site.Rule(
            "confirmed", new Vote(2, TimeSpan.FromSeconds(60), [site.Parse("a.smoke > 30"), site.Parse("b.smoke > 30"), site.Parse("a.t > 70 °C")]), AlarmClass.Fire, AlarmPriority.P1);
    }

    private static void Apply(TestSite site, Step step)
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
            case StepKind.Unsure:
                site.Unsure(point, step.Value);
                break;
            case StepKind.Wait:
                site.At(site.Seconds + step.Value);
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
                site.Do((OperatorVerb)step.Verb, point: point, seconds: step.Value * 3);
                break;
            case StepKind.Act:
                site.Do((OperatorVerb)step.Verb, site.Engine.Alarms[step.Value % site.Engine.Alarms.Count].Id, seconds: step.Value * 3);
                break;
        }
    }

    private enum StepKind
    {
        Good,
        Bad,
        Unsure,
        Wait,
        Act,
        Clock,
    }

    private readonly record struct Step(StepKind Kind, int Point, int Verb, double Wait, int Value);
}
