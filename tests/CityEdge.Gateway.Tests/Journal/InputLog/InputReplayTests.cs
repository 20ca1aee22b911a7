using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal.Media;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.InputLog;

/// <summary>The same inputs give the same transitions (S11), through the real loop and back from the disk's bytes.</summary>
public sealed class InputReplayTests
{
    [Fact]
    public void What_was_recorded_gives_the_same_transitions_to_the_bit() => Gen.Select(RandomSite.Any, LifeStep.Some).Sample(
        static (model, steps) =>
        {
            using var site = new RecordedSite(model);
            Array.ForEach(steps, step => step.Happen(site));
            var first = site.Step().Stop().Files()[0].Start!.Snapshot.Sequence;

            var replay = site.Replay();

            Assert.Empty(replay.Notes);
            AssertSame(site.Lived.Where(t => t.Sequence > first), replay.Transitions);
        },
        iter: 150);

    [Fact]
    public void Every_file_can_be_replayed_by_itself() => Gen.Select(RandomSite.Any, LifeStep.Some).Sample(
        static (model, steps) =>
        {
            using var site = new RecordedSite(model, fileBytes: 400);
            Array.ForEach(steps, step => step.Happen(site));
            var count = site.Step().Stop().Files().Count;

            for (var i = 0; i < count; i++)
            {
                var (from, to) = (site.Files()[i].Start!.Snapshot.Sequence, i + 1 < count ? site.Files()[i + 1].Start!.Snapshot.Sequence : long.MaxValue);
                var alone = InputReplay.Run(model, [site.Files()[i]]);
                AssertSame(site.Lived.Where(t => t.Sequence > from && t.Sequence <= to), alone.Transitions);
            }
        },
        iter: 60);

    [Fact]
    public void A_file_cut_anywhere_replays_up_to_the_cut_and_says_so()
    {
        using var site = new RecordedSite(Model(), fileBytes: long.MaxValue);
        Array.ForEach(Steps(60), step => step.Happen(site));
        site.Step().Stop();
        var (name, whole) = Assert.Single(site.Disk.Files);
        var lived = site.Lived.Where(t => t.Sequence > site.Files()[0].Start!.Snapshot.Sequence).ToList();
        Assert.NotEmpty(lived);

        var most = 0;
        for (var length = 0; length < whole.Length; length++)
        {
            var replay = InputReplay.Run(site.Model, [new InputLogFile(name, whole.AsMemory(0, length))]);

            AssertSame(lived.Take(replay.Transitions.Count), replay.Transitions);
            Assert.Single(replay.Notes);
            Assert.True(replay.Transitions.Count >= most);
            most = replay.Transitions.Count;
        }

        Assert.Equal(lived.Count, most);
        Assert.Empty(InputReplay.Run(site.Model, [new InputLogFile(name, whole)]).Notes);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed_and_nothing_false_is_replayed()
    {
        using var site = new RecordedSite(Model(), fileBytes: long.MaxValue);
        Array.ForEach(Steps(40), step => step.Happen(site));
        site.Step().Stop();
        var (name, whole) = Assert.Single(site.Disk.Files);
        var lived = site.Lived.Where(t => t.Sequence > site.Files()[0].Start!.Snapshot.Sequence).ToList();

        for (var at = 0; at < whole.Length; at++)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (at % 8));
            var replay = InputReplay.Run(site.Model, [new InputLogFile(name, flipped)]);

            Assert.NotEmpty(replay.Notes);
            AssertSame(lived.Take(replay.Transitions.Count), replay.Transitions);
        }
    }

    [Fact]
    public void Bytes_that_no_recorder_wrote_never_throw_even_under_a_right_checksum()
    {
        using var site = new RecordedSite(Model(), fileBytes: long.MaxValue);
        Array.ForEach(Steps(60), step => step.Happen(site));
        site.Step().Stop();
        var start = FirstFrame(site.Disk.Files.Values.Single());
        var inputs = FirstFrame(site.Disk.Files.Values.Single().AsSpan(start.Length + InputLogFormat.FrameHeader));

        Gen.Select(Gen.Int[0, inputs.Length - 1], Gen.Byte, Gen.Byte.Array[0, 40]).Array[1, 6].Sample(
            changes =>
            {
                byte[] hostile = [.. inputs];
                foreach (var (at, value, more) in changes)
                {
                    hostile[at] = value;
                    more.AsSpan(0, Math.Min(more.Length, hostile.Length - at)).CopyTo(hostile.AsSpan(at));
                }

                InputReplay.Run(site.Model, [new InputLogFile("x", (byte[])[.. InputLogFormat.Frame(0, FrameKind.Start, start), .. InputLogFormat.Frame(1, FrameKind.Inputs, hostile)])]);
            },
            iter: 3000);
        Gen.Byte.Array[0, 200].Sample(static bytes => Assert.False(new InputLogFile("x", bytes).TryNext(out _)), iter: 1000);
    }

    [Fact]
    public void Another_configuration_is_refused_with_words()
    {
        using var site = new RecordedSite(Model());
        Array.ForEach(Steps(20), step => step.Happen(site));
        site.Step().Stop();
        var changed = site.Model with { Rules = [.. site.Model.Rules.Select(static (rule, i) => i == 3 ? rule with { OnDelay = TimeSpan.FromSeconds(99) } : rule)] };

        var replay = InputReplay.Run(changed, site.Files());

        Assert.True(replay.IsRefused);
        Assert.Empty(replay.Transitions);
        var note = Assert.Single(replay.Notes);
        Assert.Contains("another configuration", note.En!, StringComparison.Ordinal);
        Assert.Contains("配置", note.Zh!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_that_lags_costs_a_declared_gap_and_the_recording_begins_anew()
    {
        using var site = new RecordedSite(Model(), fileBytes: long.MaxValue);
        Turn(site, 20);
        site.Write();

        // About 20 bytes a reading: more than the queue holds.
        for (var i = 0; i < 500_000; i++)
        {
            site.Recorder.Accepting(Reading.Good(new(3), i % 2 * 100, site.Now), site.Now);
        }

        Assert.True(site.Recorder.Missed > 0);
        site.Write();
        site.Step();
        Assert.Single(site.Files());
        site.Clock.Advance(InputLogDefaults.Rest);
        Turn(site, 20);
        site.Stop();

        var files = site.Files();
        Assert.Equal(2, files.Count);
        Assert.Equal(site.Recorder.Missed, files[1].Start!.Missed);
        var replay = InputReplay.Run(site.Model, site.Files().Skip(1));
        AssertSame(site.Lived.Where(t => t.Sequence > files[1].Start!.Snapshot.Sequence), replay.Transitions);
        Assert.Contains(site.Replay().Notes, static note => note.En!.Contains("a gap lies before it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disk_that_refuses_costs_a_declared_gap_and_the_recording_begins_anew()
    {
        using var site = new RecordedSite(Model(), fileBytes: long.MaxValue);
        Turn(site, 20);
        site.Fail = static operation => operation.Kind == MediumOperationKind.Write ? MediumFailure.Full : null;
        Turn(site, 20);
        site.Fail = null;
        Turn(site, 20);
        site.Clock.Advance(InputLogDefaults.Rest);
        Turn(site, 20);
        site.Stop();

        var files = site.Files();
        Assert.Equal(2, files.Count);
        Assert.False(files[1].Start!.Continues);
        Assert.True(files[1].Start!.Missed > 0);
        AssertSame(site.Lived.Where(t => t.Sequence > files[1].Start!.Snapshot.Sequence), InputReplay.Run(site.Model, [files[1]]).Transitions);
    }

    [Fact]
    public void The_files_stay_within_their_bytes_and_the_oldest_goes_first()
    {
        using var site = new RecordedSite(Model(), fileBytes: 8000, budget: 64_000);
        for (var i = 0; i < 100; i++)
        {
            Turn(site, 40);
            Assert.True(site.Disk.Files.Values.Sum(static file => file.LongLength) <= 64_000);
        }

        site.Stop();
        var files = site.Files();
        Assert.True(files.Count > 3);
        Assert.True(files[0].Start!.Number > 10);
        Assert.Equal(files.Select(file => file.Start!.Number), Enumerable.Range(0, files.Count).Select(i => files[0].Start!.Number + i));
        var replay = site.Replay();
        Assert.Empty(replay.Notes);
        AssertSame(site.Lived.Where(t => t.Sequence > files[0].Start!.Snapshot.Sequence), replay.Transitions);
    }

    [Fact]
    public void A_turn_in_which_nothing_is_due_is_not_recorded()
    {
        using var site = new RecordedSite(Model());
        site.Step();
        for (var i = 0; i < 1000; i++)
        {
            site.Clock.Advance(TimeSpan.FromMilliseconds(1));
            site.Clock.StepWall(TimeSpan.FromMicroseconds(i % 3));
            site.Step();
        }

        site.Stop();
        Assert.Equal(0, site.Replay().Inputs);
    }

    [Fact]
    public void A_file_knows_how_far_the_wall_clock_had_drifted_when_it_began()
    {
        using var site = new RecordedSite(Model(), fileBytes: 1);
        site.Clock.Advance(new DateTime(2026, 11, 23, 22, 29, 50) - site.Now.Wall.DateTime);
        site.Step();
        site.Clock.StepWall(TimeSpan.FromMilliseconds(700));
        site.Post(Reading.Good(new(3), 0, site.Now));
        site.Step().Step();

        // Together a step; the engine of the second file must see it as well.
        site.Clock.StepWall(TimeSpan.FromMilliseconds(700));
        site.Step();
        for (var i = 0; i < 30; i++)
        {
            site.Clock.Advance(TimeSpan.FromSeconds(1));
            site.Step();
        }

        var second = site.Stop().Files()[1];
        var closed = site.Lived.Where(t => t.Sequence > second.Start!.Snapshot.Sequence).ToList();
        Assert.Contains(closed, t => site.Alarms[t.Alarm.Index].Id == "r5" && t.Event == AlarmEvent.Raised);
        AssertSame(closed, InputReplay.Run(site.Model, site.Files().Skip(1)).Transitions);
    }

    private static SafetyModel Model() => RandomSite.Typical;

    private static LifeStep[] Steps(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(i => new LifeStep((LifeStepKind)random.Next(9), random.Next(10), random.Next(9), random.NextDouble() * 30, random.Next(100), i % 3 > 0))];
    }

    private static void Turn(RecordedSite site, int times)
    {
        for (var i = 0; i < times; i++)
        {
            site.Clock.Advance(TimeSpan.FromMilliseconds(300));
            site.Post(Reading.Good(new(3), i % 2 * 100, site.Now));
            site.Post(Reading.Good(new(4), i, site.Now));
            site.Act(new() { Verb = (OperatorVerb)(i % 3), Origin = ActionOrigin.OnSite, Who = "Wang" });
            site.Step();
        }
    }

    private static byte[] FirstFrame(ReadOnlySpan<byte> bytes) => bytes.Slice(InputLogFormat.FrameHeader, BitConverter.ToInt32(bytes)).ToArray();

    private static void AssertSame(IEnumerable<AlarmTransition> expected, IReadOnlyList<AlarmTransition> actual)
    {
        var lived = expected.ToList();
        Assert.Equal(lived, actual);
        Assert.All(lived.Zip(actual), static pair => Assert.True(
            pair.First.At.Wall.EqualsExact(pair.Second.At.Wall) && BitConverter.DoubleToInt64Bits(pair.First.Value) == BitConverter.DoubleToInt64Bits(pair.Second.Value)));
    }
}
