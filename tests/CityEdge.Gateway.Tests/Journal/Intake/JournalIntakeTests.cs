using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.Intake;

public sealed class JournalIntakeTests
{
    private static readonly IntakeBounds Small = new() { Gather = 16, Drop = 32 };

    [Fact]
    public void Entries_come_out_in_the_order_of_the_loop_and_the_last_of_an_alarm_carries_its_row()
    {
        var bench = new IntakeBench();

        bench.Read(TestShop.Smoke, 1);
        bench.Read(TestShop.Leak, 1);
        bench.Act(OperatorVerb.Acknowledge);
        bench.Read(TestShop.Leak, 0);

        Assert.Equal(["Raised+", "Raised+", "Acknowledged+", "Acknowledged+", "Act Acknowledge", "ReturnedToNormal+"], bench.Drain());
    }

    [Fact]
    public void Of_two_transitions_of_an_alarm_in_one_turn_only_the_last_carries_the_row()
    {
        var bench = new IntakeBench();
        bench.Engine.Accept(Safety.Points.Reading.Good(TestShop.Leak, 1, bench.Moments.Now()), bench.Moments.Now());
        bench.Engine.Accept(Safety.Points.Reading.Good(TestShop.Leak, 0, bench.Moments.Now()), bench.Moments.Now());

        bench.Intake.Changed(bench.Engine, bench.Moments.Now());

        Assert.Equal(["Raised", "ReturnedToNormal+"], bench.Drain());
    }

    [Fact]
    public void A_verb_carries_every_isolated_point_with_what_is_left()
    {
        var bench = new IntakeBench();

        bench.Act(OperatorVerb.Isolate, TestShop.Leak);
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        bench.Act(OperatorVerb.Acknowledge);

        var last = Assert.IsType<ActionEntry>(bench.Take()[^1].Entry);
        var isolated = Assert.Single(last.Isolated);
        Assert.Equal("leak-1.leak", isolated.Name);
        Assert.InRange(isolated.IsolationLeft, (TimeSpan.FromMinutes(110) - TimeSpan.FromSeconds(1)).Ticks, TimeSpan.FromMinutes(110).Ticks);
    }

    [Fact]
    public void A_checkpoint_is_taken_at_the_first_turn_and_each_minute_and_when_asked()
    {
        var bench = new IntakeBench();
        var taken = new List<int>();

        for (var second = 0; second < 150; second++)
        {
            if (bench.Turn())
            {
                taken.Add(second);
            }

            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            if (second == 100)
            {
                bench.Intake.AskCheckpoint();
            }
        }

        Assert.Equal([0, 60, 101], taken);
    }

    [Fact]
    public void While_checkpoints_are_held_none_is_taken_not_even_at_the_end()
    {
        var bench = new IntakeBench();
        bench.Intake.HoldsCheckpoints = true;
        bench.Read(TestShop.Smoke, 1);

        Assert.False(bench.Turn());
        bench.Intake.Finish(bench.Engine, bench.Moments.Now());
        bench.Drain();
        Assert.Null(bench.Intake.TakeCheckpoint());

        bench.Intake.HoldsCheckpoints = false;
        Assert.True(bench.Turn());
        Assert.NotNull(bench.Intake.TakeCheckpoint());
    }

    [Fact]
    public void A_checkpoint_comes_out_only_when_all_before_it_is_durable_and_only_the_newest_waits()
    {
        var bench = new IntakeBench();
        bench.Read(TestShop.Smoke, 1);
        bench.Turn();
        bench.Read(TestShop.Leak, 1);

        Assert.Null(bench.Intake.TakeCheckpoint());
        var first = bench.Take();
        Assert.Equal(["Raised+"], first.Select(static item => IntakeBench.Word(item.Entry)));
        Assert.Null(bench.Intake.TakeCheckpoint());
        bench.Intake.Settle(first);

        bench.Intake.AskCheckpoint();
        bench.Turn();
        Assert.Null(bench.Intake.TakeCheckpoint());
        Assert.Equal(["Raised+"], bench.Drain());
        Assert.Equal(2, bench.Intake.TakeCheckpoint()!.Snapshot.Sequence);
        Assert.Null(bench.Intake.TakeCheckpoint());
        Assert.True(bench.Intake.IsEmpty);
    }

    [Fact]
    public void S6_a_promise_is_kept_when_all_before_it_is_durable_and_not_before()
    {
        var bench = new IntakeBench();
        Assert.True(bench.Intake.Durable().IsCompleted);

        bench.Read(TestShop.Smoke, 1);
        var early = bench.Intake.Durable();
        var taken = bench.Take();
        bench.Read(TestShop.Leak, 1);
        var late = bench.Intake.Durable();
        Assert.False(early.IsCompleted);
        bench.Intake.Settle(taken);

        Assert.True(IntakeBench.Kept(early));
        Assert.False(late.IsCompleted);
        bench.Turn();
        bench.Drain();
        Assert.True(IntakeBench.Kept(late));
    }

    [Fact]
    public void A_flush_that_failed_gives_its_entries_back_in_their_order()
    {
        var bench = new IntakeBench();
        bench.Smoke(3);
        var before = bench.Take(4);
        bench.Leak(1);

        bench.Intake.Return();

        var after = bench.Take();
        Assert.Equal(before.Select(static item => item.Entry), after.Take(4).Select(static item => item.Entry));
        Assert.Equal(bench.Said.Select(static t => t.Sequence), after.Select(static item => ((TransitionEntry)item.Entry).Transition.Sequence));
    }

    [Fact]
    public void S6_while_the_journal_has_failed_entries_are_numbered_in_their_order_and_nobody_waits()
    {
        var bench = new IntakeBench();
        bench.Smoke(1);
        var taken = bench.Take(1);
        var promise = bench.Intake.Durable();

        bench.Intake.BeginVolatile(0x7f3a21c0);
        bench.Leak(1);

        Assert.False(IntakeBench.Kept(promise));
        Assert.False(IntakeBench.Kept(bench.Intake.Durable()));
        Assert.Equal([(0, new VolatileId(0x7f3a21c0, 1))], bench.Intake.Settle(taken));
        Assert.Equal(["v-7f3a21c0/2", "v-7f3a21c0/3", "v-7f3a21c0/4"], bench.Take().Select(static item => item.Volatile.ToString()));
        Assert.Equal(["v-7f3a21c0/1–4"], bench.Intake.EndVolatile().Select(static range => range.ToString()));
        bench.Leak(1);
        Assert.All(bench.Take(), static item => Assert.Null(item.Volatile));
    }

    [Fact]
    public void S6_an_entry_keeps_the_first_volatile_id_that_it_was_given_whatever_fails_after()
    {
        var bench = new IntakeBench();
        bench.Smoke(1);
        bench.Intake.BeginVolatile(1);
        bench.Intake.EndVolatile();
        bench.Smoke(1);

        bench.Intake.BeginVolatile(2);
        bench.Take();
        bench.Intake.Return();
        bench.Intake.EndVolatile();
        bench.Intake.BeginVolatile(3);

        Assert.Equal(["v-00000001/1", "v-00000001/2", "v-00000002/1", "v-00000002/2"], bench.Take().Select(static item => item.Volatile.ToString()));
        Assert.Empty(bench.Intake.EndVolatile());
    }

    [Fact]
    public void S6_whatever_fails_and_however_often_each_volatile_id_is_kept_once_or_told_as_gone_once_and_claimed_only_where_it_is_kept()
    {
        Gen.Int[0, 9].Array[0, 300].Sample(
            steps =>
            {
                var bench = new IntakeBench(Small);
                var (handed, claimed, mark, isVolatile) = (new List<IntakeItem>(), new List<string>(), 0u, false);
                foreach (var step in steps)
                {
                    switch (step)
                    {
                        case < 2:
                            bench.Smoke(3);
                            break;
                        case < 5:
                            bench.Leak(3);
                            break;
                        case 5:
                            handed.AddRange(Settled(bench, 5));
                            break;
                        case 6:
                            bench.Take(5);
                            bench.Intake.Return();
                            break;
                        case 7:
                            bench.Intake.NoteFirst([Note("cityedge.opened.v1")]);
                            break;
                        default:
                            if (isVolatile)
                            {
                                claimed.AddRange(Ids(bench.Intake.EndVolatile().Select(static range => range.ToString())));
                            }
                            else
                            {
                                bench.Intake.BeginVolatile(++mark);
                            }

                            isVolatile = !isVolatile;
                            break;
                    }
                }

                claimed.AddRange(isVolatile ? Ids(bench.Intake.EndVolatile().Select(static range => range.ToString())) : []);
                while (bench.Intake.Count > 0)
                {
                    handed.AddRange(Settled(bench, 1000));
                }

                var kept = handed.Select(static item => item.Volatile?.ToString()).OfType<string>().ToList();
                var gone = Ids(handed.Select(static item => item.Entry).OfType<NoteEntry>().SelectMany(static note => note.Note.Ranges ?? [])
                    .Where(static range => range.StartsWith("alarms/", StringComparison.Ordinal)).Select(static range => range["alarms/".Length..])).ToList();
                Assert.Equal(kept.Distinct(), kept);
                Assert.Equal(gone.Distinct(), gone);
                Assert.Empty(kept.Intersect(gone));

                // What was claimed and went after all was said to be gone; nothing else that was kept was left unclaimed.
                Assert.Empty(claimed.Except(kept).Except(gone));
                Assert.Empty(kept.Except(claimed));
                foreach (var epoch in kept.Concat(gone).GroupBy(static id => id.Split('/')[0]))
                {
                    Assert.Equal(Enumerable.Range(1, epoch.Count()), epoch.Select(static id => int.Parse(id.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)).Order());
                }
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void S12_at_the_bound_repeats_of_an_alarm_become_one_entry_with_its_last_row_and_a_P1_stays_whole()
    {
        var bench = new IntakeBench(Small);
        bench.Smoke(3);
        bench.Leak(100);
        bench.Smoke(3);

        var items = bench.Take();

        Assert.InRange(items.Count, 12, Small.Gather);
        Assert.Equal(12, items.Count(static item => item.Entry is TransitionEntry { Transition.Alarm.Index: 0 }));
        Assert.Equal(bench.Said.Count, items.Sum(static item => item.Entry is RepeatsEntry many ? many.Count : 1));
        var repeats = items.Select(static item => item.Entry).OfType<RepeatsEntry>().Last();
        Assert.Equal(TestShop.LeakAlarm, repeats.Row.Id);
        Assert.True(repeats.First.Elapsed < repeats.Latest.At.Elapsed);
        Assert.True(bench.Intake.Summarised > 100);
        Assert.Equal(0, bench.Intake.Dropped);
    }

    [Fact]
    public void S12_beyond_the_last_bound_the_oldest_go_and_a_note_says_which_and_a_checkpoint_is_taken()
    {
        var bench = new IntakeBench(Small);
        bench.Turn();
        bench.Drain();
        bench.Intake.TakeCheckpoint();

        bench.Smoke(100);

        Assert.True(bench.Turn());
        var items = bench.Take();
        var note = Assert.IsType<NoteEntry>(items[0].Entry);
        var first = ((TransitionEntry)items[1].Entry).Transition.Sequence;
        Assert.Equal([$"transitions/1–{first - 1}"], note.Note.Ranges);
        Assert.Equal(200 - (first - 1), items.Count - 1);
        Assert.Equal(first - 1, bench.Intake.Dropped);
        Assert.InRange(items.Count, 1, Small.Drop + 1);
    }

    [Fact]
    public void What_is_said_of_the_opening_comes_before_what_waited_for_it()
    {
        var bench = new IntakeBench();
        bench.Read(TestShop.Smoke, 1);
        bench.Intake.Note(Note("cityedge.b.was.v1"));

        bench.Intake.NoteFirst([Note("cityedge.opened.v1"), Note("cityedge.lost.v1")]);

        Assert.Equal(["cityedge.opened.v1", "cityedge.lost.v1", "Raised+", "cityedge.b.was.v1"], bench.Drain());
    }

    [Fact]
    public void Finishing_leaves_a_last_checkpoint_behind_all_else()
    {
        var bench = new IntakeBench();
        bench.Read(TestShop.Smoke, 1);

        bench.Intake.Finish(bench.Engine, bench.Moments.Now());

        Assert.Equal(["Raised+"], bench.Drain());
        Assert.Equal(1, bench.Intake.TakeCheckpoint()!.Snapshot.Sequence);
    }

    [Fact]
    public void Whatever_the_disk_does_every_transition_is_handed_over_once_or_counted_and_memory_is_bounded()
    {
        Gen.Int[0, 9].Array[0, 400].Sample(
            steps =>
            {
                var bench = new IntakeBench(Small);
                var handed = new List<IntakeItem>();
                foreach (var step in steps)
                {
                    switch (step)
                    {
                        case < 3:
                            bench.Smoke(2);
                            break;
                        case < 6:
                            bench.Leak(3);
                            break;
                        case 6:
                            handed.AddRange(Settled(bench, 5));
                            break;
                        case 7:
                            bench.Take(5);
                            bench.Intake.Return();
                            break;
                        case 8:
                            bench.Intake.BeginVolatile(7);
                            break;
                        default:
                            bench.Turn();
                            bench.Intake.TakeCheckpoint();
                            break;
                    }

                    Assert.InRange(bench.Intake.Count, 0, Small.Drop + 3);
                }

                bench.Intake.Finish(bench.Engine, bench.Moments.Now());
                while (!bench.Intake.IsEmpty)
                {
                    handed.AddRange(Settled(bench, 1000));
                    bench.Intake.TakeCheckpoint();
                }

                var told = handed.Sum(static item => item.Entry switch
                {
                    TransitionEntry => 1,
                    RepeatsEntry many => many.Count,
                    NoteEntry { Note: { Reason: null, Count: not null } note } =>
                        long.Parse(System.Text.RegularExpressions.Regex.Match(note.TextEn!, @"(\d+) transitions").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
                    _ => 0,
                });
                Assert.Equal(bench.Said.Count, told);
                var order = handed.Select(static item => item.Entry).OfType<TransitionEntry>().Select(static entry => entry.Transition.Sequence).ToArray();
                Assert.Equal(order.Order(), order);
            },
            iter: 300, threads: 1);
    }

    private static IEnumerable<string> Ids(IEnumerable<string> ranges) => ranges.SelectMany(static range =>
    {
        var parts = range.Split('/', '–');
        var (from, to) = (int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
        return Enumerable.Range(from, to - from + 1).Select(number => $"{parts[0]}/{number}");
    });

    private static List<IntakeItem> Settled(IntakeBench bench, int most)
    {
        var taken = bench.Take(most);
        bench.Intake.Settle(taken);
        return taken;
    }

    private static NoteEntry Note(string type) => new() { At = default, Type = type, Note = new PrivatePart() };
}
