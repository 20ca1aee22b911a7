using CityEdge.Gateway.Journal.Intake;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.Intake;

public sealed class RepeatGuardTests
{
    private static readonly DateTimeOffset Night = new(2026, 3, 1, 2, 0, 0, TimeSpan.FromHours(8));

    private readonly RepeatGuard _guard = new();
    private readonly List<JournalEntry> _kept = [];
    private long _sequence;

    [Fact]
    public void Twenty_transitions_of_an_alarm_are_kept_singly_and_the_rest_of_the_hour_is_summed()
    {
        for (var second = 0; second < 100; second++)
        {
            Tell(second, 0);
        }

        Due(200);
        var repeats = Assert.Single(_kept.OfType<RepeatsEntry>());
        Assert.Equal(20, _kept.OfType<TransitionEntry>().Count());
        Assert.Equal((80, 20, 99), (repeats.Count, Seconds(repeats.First), Seconds(repeats.Latest.At)));
        Assert.Equal(100, repeats.Latest.Sequence);
    }

    [Fact]
    public void The_hour_slides_so_that_no_hour_has_more_than_twenty()
    {
        for (var second = 0; second < 3 * 3600; second += 10)
        {
            Tell(second, 0);
            Due(second);
        }

        var kept = _kept.OfType<TransitionEntry>().Select(static entry => entry.At.Elapsed).ToArray();
        Assert.Equal(60, kept.Length);
        Assert.All(kept, from => Assert.True(kept.Count(at => at >= from && at < from + TimeSpan.TicksPerHour) <= 20));
    }

    [Fact]
    public void Summaries_of_an_alarm_that_goes_on_come_after_one_two_four_eight_and_then_every_ten_minutes()
    {
        for (var second = 0; second < 3000; second++)
        {
            Tell(second, 0);
            Due(second);
        }

        var given = _kept.OfType<RepeatsEntry>().Select(static entry => Seconds(entry.At)).ToArray();
        Assert.Equal([60, 120, 240, 480, 600, 600, 600], given.Zip([19, .. given], static (later, earlier) => later - earlier - 1));
    }

    [Fact]
    public void A_calm_of_a_minute_ends_a_summary_and_the_next_comes_soon_again()
    {
        for (var second = 0; second < 600; second++)
        {
            Tell(second, 0);
            Due(second);
        }

        Due(658);
        Assert.NotEqual(599, Seconds(_kept.OfType<RepeatsEntry>().Last().Latest.At));
        Due(659);
        Assert.Equal(599, Seconds(_kept.OfType<RepeatsEntry>().Last().Latest.At));

        Tell(700, 0);
        Tell(730, 0);
        Due(760);
        Assert.Equal((2, 760), (_kept.OfType<RepeatsEntry>().Last().Count, Seconds(_kept.OfType<RepeatsEntry>().Last().At)));
    }

    [Fact]
    public void S12_a_P1_is_never_summed()
    {
        for (var i = 0; i < 1000; i++)
        {
            Tell(i, 0, lifeSafety: true);
        }

        Due(2000);
        Assert.Equal(1000, _kept.OfType<TransitionEntry>().Count());
        Assert.Empty(_kept.OfType<RepeatsEntry>());
    }

    [Fact]
    public void A_persons_verb_passes_and_what_was_before_it_stands_before_it()
    {
        for (var second = 0; second < 30; second++)
        {
            Tell(second, 0);
        }

        Tell(30, 0, AlarmEvent.Acknowledged, who: "Wang");

        var repeats = Assert.IsType<RepeatsEntry>(_kept[^2]);
        Assert.Equal(10, repeats.Count);
        Assert.Equal(AlarmEvent.Acknowledged, Assert.IsType<TransitionEntry>(_kept[^1]).Transition.Event);
    }

    [Fact]
    public void The_end_of_a_silence_passes_as_well()
    {
        for (var second = 0; second < 30; second++)
        {
            Tell(second, 0);
        }

        Tell(30, 0, AlarmEvent.SilenceEnded);

        Assert.Equal(AlarmEvent.SilenceEnded, Assert.IsType<TransitionEntry>(_kept[^1]).Transition.Event);
    }

    [Fact]
    public void One_alarm_that_repeats_itself_costs_another_nothing()
    {
        for (var second = 0; second < 100; second++)
        {
            Tell(second, 0);
        }

        Tell(101, 1);

        Assert.Equal(new AlarmId(1), Assert.IsType<TransitionEntry>(_kept[^1]).Transition.Alarm);
    }

    [Fact]
    public void S8_a_silence_in_a_row_that_waited_is_no_longer_than_it_was()
    {
        for (var second = 0; second < 21; second++)
        {
            Tell(second, 0, row: new AlarmSnapshot { Id = "a", SilenceLeft = TimeSpan.FromSeconds(90).Ticks, RaisedAgo = 5 });
        }

        Due(80);

        var row = Assert.Single(_kept.OfType<RepeatsEntry>()).Row;
        Assert.Equal(TimeSpan.FromSeconds(30).Ticks, row.SilenceLeft);
        Assert.Equal(5 + TimeSpan.FromSeconds(60).Ticks, row.RaisedAgo);
        Assert.Equal(EngineSnapshot.None, row.ShelfLeft);
    }

    [Theory]
    [InlineData(AlarmMarks.Silenced)]
    [InlineData(AlarmMarks.Shelved)]
    [InlineData(AlarmMarks.Test)]
    public void S8_what_ends_a_verb_is_kept_at_once_or_a_kill_would_bring_the_verb_back(AlarmMarks verb)
    {
        for (var second = 0; second < 30; second++)
        {
            Tell(second, 0);
        }

        Tell(30, 0, AlarmEvent.Silenced, "Wang", marks: verb);
        Tell(40, 0, AlarmEvent.ReturnedToNormal, marks: verb);
        Tell(50, 0, AlarmEvent.ReRaised, marks: AlarmMarks.FirstOut);

        Assert.Equal(AlarmEvent.ReRaised, Assert.IsType<TransitionEntry>(_kept[^1]).Transition.Event);
        Assert.Equal(AlarmEvent.ReturnedToNormal, Assert.IsType<RepeatsEntry>(_kept[^2]).Latest.Event);
    }

    [Fact]
    public void A_summary_without_a_row_of_its_own_takes_that_of_the_turns_end()
    {
        for (var second = 0; second < 20; second++)
        {
            Tell(second, 0);
        }

        var lost = Entry(20, 0, AlarmEvent.ReturnedToNormal) with { Row = null };
        Assert.False(_guard.Admits(lost, lifeSafety: false));
        Tell(20, 0, AlarmEvent.Acknowledged, who: "Wang", row: new AlarmSnapshot { Id = "end of the turn" });

        Assert.Equal("end of the turn", Assert.IsType<RepeatsEntry>(_kept[^2]).Row.Id);
    }

    [Fact]
    public void Every_transition_is_kept_or_counted_exactly_once_and_in_its_order() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 90], Gen.Int[0, 14], Gen.Int[0, 9]).Array[1, 400].Sample(steps =>
        {
            var test = new RepeatGuardTests();
            var (told, second) = (new List<AlarmTransition>(), 0);
            foreach (var (alarm, pause, what, person) in steps)
            {
                second += pause / 3;
                told.Add(test.Tell(second, alarm, (AlarmEvent)what, person == 0 ? "Wang" : null, lifeSafety: alarm == 3).Transition);
                if (pause % 3 == 0)
                {
                    test.Due(second);
                }
            }

            test._kept.AddRange(test._guard.TakeDue(At(second), stopping: true));
            foreach (var alarm in told.GroupBy(static transition => transition.Alarm))
            {
                AssertAccounted([.. alarm], [.. test._kept.Where(entry => AlarmOf(entry) == alarm.Key)]);
            }
        });

    // Walks both lists of one alarm: a summary stands for exactly the next ones, and none of a P1, a person's, or another kind.
    private static void AssertAccounted(AlarmTransition[] told, JournalEntry[] kept)
    {
        var next = 0;
        foreach (var entry in kept)
        {
            if (entry is RepeatsEntry repeats)
            {
                Assert.Equal(told[next].At, repeats.First);
                Assert.All(told.Skip(next).Take((int)repeats.Count), static transition =>
                {
                    Assert.Null(transition.Who);
                    Assert.NotEqual(3, transition.Alarm.Index);
                    Assert.Contains(transition.Event, Engines);
                });
                next += (int)repeats.Count;
                Assert.Equal(told[next - 1].Sequence, repeats.Latest.Sequence);
            }
            else
            {
                Assert.Equal(told[next++].Sequence, ((TransitionEntry)entry).Transition.Sequence);
            }
        }

        Assert.Equal(told.Length, next);
    }

    private static readonly AlarmEvent[] Engines =
        [AlarmEvent.Raised, AlarmEvent.ReRaised, AlarmEvent.ReturnedToNormal, AlarmEvent.MarksChanged, AlarmEvent.MembersChanged];

    private static AlarmId AlarmOf(JournalEntry entry) => entry is RepeatsEntry repeats ? repeats.Latest.Alarm : ((TransitionEntry)entry).Transition.Alarm;

    private static Moment At(int seconds) => new(TimeSpan.FromSeconds(seconds).Ticks, Night + TimeSpan.FromSeconds(seconds));

    private static int Seconds(in Moment at) => (int)(at.Elapsed / TimeSpan.TicksPerSecond);

    private TransitionEntry Tell(
        int second, int alarm, AlarmEvent what = AlarmEvent.Raised, string? who = null, bool lifeSafety = false, AlarmSnapshot? row = null, AlarmMarks marks = AlarmMarks.None)
    {
        var entry = Entry(second, alarm, what, who) with { Row = row ?? new AlarmSnapshot { Id = "a" } };
        entry = entry with { Transition = entry.Transition with { Marks = marks } };
        if (_guard.Admits(entry, lifeSafety))
        {
            if (_guard.TakeDueFor(entry) is { } repeats)
            {
                _kept.Add(repeats);
            }

            _kept.Add(entry);
        }

        return entry;
    }

    private TransitionEntry Entry(int second, int alarm, AlarmEvent what, string? who = null) => new()
    {
        At = At(second),
        Transition = new(
            ++_sequence, new AlarmId(alarm), what, AlarmState.Normal, AlarmState.Unacknowledged, AlarmMarks.None, null, double.NaN, QualityReason.None, 1, who, null,
            At(second)),
    };

    private void Due(int second) => _kept.AddRange(_guard.TakeDue(At(second), stopping: false));
}
