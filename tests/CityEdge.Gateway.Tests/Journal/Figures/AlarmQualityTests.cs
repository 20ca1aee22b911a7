using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Figures;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.Figures;

/// <summary>The figures against a slow count over the whole log, and what each finding advises.</summary>
public sealed class AlarmQualityTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly TimeSpan Since = TimeSpan.FromHours(6);

    // A log of bursts over eight hours of which six are asked about: seconds between steps, which of four alarms, what happens, what mark it bears.
    private static readonly Gen<(int Wait, int Alarm, int What, int Mark)[]> AnyLog =
        Gen.Select(Gen.Frequency((29, Gen.Int[0, 30]), (1, Gen.Int[30, 3_000])), Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 9]).Array[0, 400];

    [Fact]
    public void Every_figure_is_that_of_a_slow_count_over_the_whole_log() => AnyLog.Sample(static steps =>
    {
        var log = Log(steps);
        var quality = new AlarmQuality(Now, Since);
        log.ForEach(quality.Take);
        var figures = quality.Figures();

        var raises = log.Where(static one => one.Shared.Type == EventTypes.AlarmRaised && one.Shared.Marks is null && one.Shared.Time >= Now - Since && one.Shared.Time < Now).ToList();
        var begin = log.Count == 0 ? Now : log[0].Shared.Time > Now - Since ? log[0].Shared.Time : Now - Since;
        var slots = Enumerable.Range(0, 36).Select(slot => raises.Count(one => (int)((one.Shared.Time - (Now - Since)) / TimeSpan.FromMinutes(10)) == slot))
            .Skip((int)((begin - (Now - Since)) / TimeSpan.FromMinutes(10))).ToList();
        Assert.Equal(raises.Count, figures.Raised);
        Assert.Equal(raises.Count / Math.Max((Now - begin).TotalMinutes / 10, 1), figures.Average, 9);
        Assert.Equal(slots.DefaultIfEmpty(0).Max(), figures.Peak);
        Assert.Equal(slots.Count == 0 ? 0 : (double)slots.Count(static count => count > 10) / slots.Count, figures.FloodShare, 9);
        Assert.Equal([.. new[] { "P1", "P2", "P3" }.Select(priority => (long)raises.Count(one => one.Shared.Priority == priority))], figures.ByPriority);
        Assert.Equal(
            raises.GroupBy(static one => one.Private.Alarm!).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal).Select(static group => (group.Key, (long)group.Count())),
            figures.Alarms.Select(static one => (one.Id, one.Count)));
        Assert.Equal(figures.Raised, figures.Points.Sum(static one => one.Count));
        foreach (var group in raises.GroupBy(static one => one.Private.Alarm!))
        {
            var times = group.Select(static one => one.Shared.Time).ToList();
            var chattered = Enumerable.Range(0, times.Count).Count(i => i >= 2 && times[i] - times[i - 2] <= TimeSpan.FromMinutes(1));
            Assert.Equal(chattered, figures.Chattering.Where(one => one.Id == group.Key).Sum(static one => one.Count));
        }

        Assert.Equal(Waits(log, out var answered) is var waited && answered == 0 ? null : waited / answered, figures.MeanToAcknowledge);
        Assert.Equal(answered, figures.Acknowledged);
    });

    [Fact]
    public void What_nobody_was_told_of_does_not_count_and_what_a_person_raised_neither()
    {
        var quality = new AlarmQuality(Now, Since);
        foreach (var mark in (string[])["test", "unarmed", "shelved", "out-of-service", "suppressed-by-design"])
        {
            quality.Take(Event("a", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -60, marks: [mark]));
        }

        quality.Take(Event("act:valve", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -50, who: "Li"));
        quality.Take(Event("b", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -40, clock: "restored"));
        Assert.Equal((0L, 1L), (quality.Figures().Raised, quality.Figures().Undated));

        quality.Take(Event("a", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -30, marks: ["first-out"]));
        Assert.Equal(1, quality.Figures().Raised);
    }

    [Fact]
    public void Summed_up_repeats_are_spread_over_their_time_and_chatter_where_they_are_close()
    {
        var quality = new AlarmQuality(Now, Since);
        quality.Take(Event("a", EventTypes.AlarmRepeated, AlarmState.Normal, -60) is var repeated
            ? repeated with { Private = repeated.Private with { Count = 120, First = Now.AddSeconds(-3_600), Last = Now.AddSeconds(-60) } } : null!);

        var figures = quality.Figures();

        Assert.Equal(60, figures.Raised);
        Assert.InRange(figures.Peak, 10, 11);
        Assert.Empty(figures.Chattering);

        quality.Take(repeated with { Private = repeated.Private with { Count = 10, First = Now.AddSeconds(-100), Last = Now.AddSeconds(-60) } });
        Assert.Equal("a", Assert.Single(quality.Figures().Chattering).Id);
        quality.Take(repeated with { Private = repeated.Private with { Count = long.MaxValue - 1 } });
        Assert.True(quality.Figures().Raised <= 1_000_065);
    }

    [Fact]
    public void Each_finding_says_what_to_do_in_both_languages()
    {
        var quality = new AlarmQuality(Now, Since);
        quality.Take(Event("old", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -90_000));
        quality.Take(Event("old", EventTypes.AlarmAcknowledged, AlarmState.Acknowledged, -5_000, who: "Li"));
        for (var i = 0; i < 24; i++)
        {
            quality.Take(Event("jitter", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -600 + (i * 20), "P1"));
            quality.Take(Event("jitter", EventTypes.AlarmReturned, AlarmState.Normal, -590 + (i * 20), "P1"));
            quality.Take(Event("device:d", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -599 + (i * 20), "P3", kind: "fault"));
            quality.Take(Event("device:d", EventTypes.AlarmReturned, AlarmState.Normal, -589 + (i * 20), "P3", kind: "fault"));
        }

        var advice = AlarmAdvice.Of(quality.Figures());

        Assert.Equal(
            [
                "1.3 alarms per 10 min on average, more than 1: too many to attend to. Begin with the most frequent.",
                "2.78% of the time in flood (more than 10 in 10 min, 48 at most): make one alarm of those with one cause (a vote, a device above them).",
                "50% are P1, about 5% is usual: only what puts life at risk is P1.",
                "device:d: a fault that makes 50% of all. Look at wiring, supply and signal; repair or replace the device.",
                "jitter: 50% of all. Raise its on-delay or widen its deadband; where it is real each time, repair what causes it.",
                "device:d: three times within a minute (22×), it comes and goes. Look at wiring, supply and signal.",
                "jitter: three times within a minute (22×), it chatters. Widen its deadband (clear); for a state give it an on-delay and an off-delay.",
                "old: stands for 25 h, nobody looks at it any more. Repair its cause; where it is the normal state, change the rule.",
                "1417 min until somebody acknowledges, on average: see who hears it and who is there.",
            ],
            advice.Select(static line => line.En));
        Assert.All(advice, static line => Assert.Contains(line.Zh!, static letter => letter is >= '\u4e00' and <= '\u9fff'));
    }

    [Theory]
    [InlineData(10, 0.0)]
    [InlineData(11, 1 / 36.0)]
    public void More_than_ten_in_ten_minutes_are_a_flood(int raises, double share)
    {
        var quality = Covered();
        for (var i = 0; i < raises; i++)
        {
            quality.Take(Event($"a{i}", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -600));
        }

        Assert.Equal((raises, share), (quality.Figures().Peak, quality.Figures().FloodShare));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 0)]
    public void The_third_raise_within_a_minute_is_chattering(int seconds, int times)
    {
        var quality = Covered();
        foreach (var at in (int[])[0, 1, seconds])
        {
            quality.Take(Event("a", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -600 + at));
            quality.Take(Event("a", EventTypes.AlarmReturned, AlarmState.Normal, -600 + at));
        }

        Assert.Equal(times, quality.Figures().Chattering.Sum(static one => one.Count));
    }

    [Theory]
    [InlineData(86_400, 0)]
    [InlineData(86_401, 1)]
    public void What_stands_for_more_than_a_day_is_stale(int seconds, int stale)
    {
        var quality = Covered();
        quality.Take(Event("a", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -seconds));
        quality.Take(Event("a", EventTypes.AlarmAcknowledged, AlarmState.Acknowledged, -60, who: "Li"));

        Assert.Equal(stale, quality.Figures().Stale.Count);
    }

    // The words are those of the journal, which never change.
    [Theory]
    [InlineData(AlarmClass.Fire, false)]
    [InlineData(AlarmClass.Gas, false)]
    [InlineData(AlarmClass.Fault, false)]
    [InlineData(AlarmClass.Water, true)]
    public void Nobody_is_advised_to_delay_a_fire_or_a_gas_alarm(AlarmClass kind, bool delays)
    {
        var quality = new AlarmQuality(Now, Since);
        for (var i = 0; i < 9; i++)
        {
            quality.Take(Event("a", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -600 + i, kind: EventWords.Of(kind)));
        }

        var advice = AlarmAdvice.Of(quality.Figures()).Where(static line => line.En!.StartsWith("a: ", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, advice.Count);
        Assert.All(advice, line => Assert.Equal(delays, line.En!.Contains("on-delay", StringComparison.Ordinal)));
        Assert.All(advice, line => Assert.Equal(delays, line.Zh!.Contains("on-delay", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_came_back_while_the_clock_was_not_set_stands_no_longer_and_what_only_waits_for_a_person_is_told_apart()
    {
        var quality = new AlarmQuality(Now, Since);
        foreach (var alarm in (string[])["back", "waits", "stands"])
        {
            quality.Take(Event(alarm, EventTypes.AlarmRaised, AlarmState.Unacknowledged, -100_000));
        }

        quality.Take(Event("back", EventTypes.AlarmReturned, AlarmState.Normal, 0, clock: "restored"));
        quality.Take(Event("waits", EventTypes.AlarmReturned, AlarmState.ReturnedUnacknowledged, -99_000));
        quality.Take(Event("undated", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -100_000, clock: "unsynchronised"));

        Assert.Equal([("stands", false), ("waits", true)], quality.Figures().Stale.Select(static one => (one.Id, one.IsGone)));
        Assert.Contains(AlarmAdvice.Of(quality.Figures()), static line => line.En!.StartsWith("waits: its cause is gone, and for 28 h nobody has acknowledged or reset it.", StringComparison.Ordinal));
        Assert.Equal(2, quality.Figures().Undated);
    }

    [Fact]
    public void A_calm_time_before_the_first_alarm_counts_and_a_journal_without_any_time_covers_none()
    {
        var quality = new AlarmQuality(Now, Since);
        Assert.Equal(TimeSpan.Zero, quality.Figures().Observed);

        quality.Take(Opened(Now.AddHours(-5)));
        for (var i = 0; i < 6; i++)
        {
            quality.Take(Event($"a{i}", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -60 + i));
        }

        Assert.Equal((TimeSpan.FromHours(5), 0.2, 6), (quality.Figures().Observed, quality.Figures().Average, quality.Figures().Peak));

        var young = new AlarmQuality(Now, Since);
        young.Take(Event("a", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -1));
        Assert.Equal(1, young.Figures().Average);
    }

    [Fact]
    public void Beyond_ten_thousand_alarms_raises_still_count_and_no_more_rows_are_kept()
    {
        var quality = new AlarmQuality(Now, Since);
        for (var i = 0; i < 10_003; i++)
        {
            quality.Take(Event($"a{i}", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -60));
        }

        quality.Take(Event("late", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -100_000));

        var figures = quality.Figures();
        Assert.Equal((10_003L, 10_000, 10_000), (figures.Raised, figures.Alarms.Count, figures.Points.Count));
    }

    [Fact]
    public void A_calm_site_has_nothing_to_improve()
    {
        var quality = new AlarmQuality(Now, TimeSpan.FromDays(30));
        quality.Take(Event("a", EventTypes.AlarmRaised, AlarmState.Unacknowledged, -90_000));
        quality.Take(Event("a", EventTypes.AlarmAcknowledged, AlarmState.Acknowledged, -89_900, who: "Li"));
        quality.Take(Event("a", EventTypes.AlarmReturned, AlarmState.Normal, -89_000));

        Assert.Empty(AlarmAdvice.Of(quality.Figures()));
        Assert.Equal(TimeSpan.FromSeconds(100), quality.Figures().MeanToAcknowledge);
        Assert.Equal(TimeSpan.FromSeconds(90_000), quality.Figures().Observed);
    }

    // Of a journal that is older than the time asked about.
    private static AlarmQuality Covered()
    {
        var quality = new AlarmQuality(Now, Since);
        quality.Take(Opened(Now.AddDays(-2)));
        return quality;
    }

    private static JournalEvent Opened(DateTimeOffset at) => new(
        new RecordId(new Epoch(1, 1), 1), RecordKind.Note, default,
        new SharedPart { Type = EventTypes.JournalOpened, Unit = "s", Time = at, Clock = "synchronised" }, new PrivatePart());

    private static List<JournalEvent> Log((int Wait, int Alarm, int What, int Mark)[] steps)
    {
        var (log, at, states) = (new List<JournalEvent>(), -8 * 3_600, new AlarmState[4]);
        foreach (var (wait, alarm, what, mark) in steps)
        {
            at += wait;
            var from = states[alarm];
            var (type, to) = what switch
            {
                0 or 1 when from is AlarmState.Normal or AlarmState.ReturnedUnacknowledged => (EventTypes.AlarmRaised, AlarmState.Unacknowledged),
                2 when from == AlarmState.Unacknowledged => (EventTypes.AlarmAcknowledged, AlarmState.Acknowledged),
                2 when from == AlarmState.ReturnedUnacknowledged => (EventTypes.AlarmAcknowledged, AlarmState.Normal),
                3 when from == AlarmState.Unacknowledged => (EventTypes.AlarmReturned, AlarmState.ReturnedUnacknowledged),
                3 when from == AlarmState.Acknowledged => (EventTypes.AlarmReturned, AlarmState.Normal),
                _ => (null, from),
            };
            states[alarm] = to;
            if (type is not null)
            {
                log.Add(Event(
                    $"alarm-{alarm}", type, to, at, $"P{(alarm % 3) + 1}", marks: mark == 0 && type == EventTypes.AlarmRaised ? ["test"] : null, who: type == EventTypes.AlarmAcknowledged ? "Li" : null));
            }
        }

        return log;
    }

    private static TimeSpan Waits(List<JournalEvent> log, out int answered)
    {
        var total = TimeSpan.Zero;
        answered = 0;
        foreach (var alarm in log.GroupBy(static one => one.Private.Alarm))
        {
            DateTimeOffset? since = null;
            foreach (var one in alarm)
            {
                if (one.Shared.Type == EventTypes.AlarmRaised && one.Shared.Marks is null)
                {
                    since ??= one.Shared.Time;
                }
                else if (one.Shared.Type == EventTypes.AlarmAcknowledged)
                {
                    var counts = since is not null && one.Shared.Time >= Now - Since && one.Shared.Time < Now;
                    total += counts ? one.Shared.Time - since!.Value : TimeSpan.Zero;
                    answered += counts ? 1 : 0;
                    since = null;
                }
            }
        }

        return total;
    }

    private static JournalEvent Event(
        string alarm, string type, AlarmState state, int seconds, string priority = "P2", IReadOnlyList<string>? marks = null, string? who = null, string clock = "synchronised", string kind = "water")
    {
        var at = Now.AddSeconds(seconds);
        return new JournalEvent(
            new RecordId(new Epoch(1, 1), 1), RecordKind.Transition, default,
            new SharedPart { Type = type, Unit = "s", Time = at, Clock = clock, Class = kind, Priority = priority, State = EventWords.Of(state), Marks = marks },
            new PrivatePart { Alarm = alarm, NameZh = "警", NameEn = "Alarm", Cause = alarm + ".point", Who = who });
    }
}
