using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;
using CityEdge.Gateway.Tests.Journal.Media;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.State;

/// <summary>What a start finds on the disk: the newest checkpoint and the real lane behind it, whole, harmed or gone.</summary>
public sealed class ResumedStateTests : IDisposable
{
    private readonly PowerCutMedium _checkpoints = new();
    private readonly PowerCutMedium _alarms = new();

    public void Dispose()
    {
        _checkpoints.Dispose();
        _alarms.Dispose();
    }

    [Fact]
    public void Where_nothing_was_there_it_is_the_first_start()
    {
        var state = Load(Shop());

        Assert.Equal((ResumeKind.Fresh, null, null, null), (state.Kind, state.Snapshot, state.Away, state.Witness));
        Assert.Empty(state.Problems);
    }

    [Fact]
    public void The_checkpoint_and_the_rows_after_it_are_resumed()
    {
        var site = Silenced();
        Keep(site, 2);
        site.At(11);

        var state = Load(site);

        Assert.Equal((ResumeKind.Resumed, TimeSpan.FromSeconds(10)), (state.Kind, state.Away));
        Assert.Empty(state.Problems);
        Assert.Equal(2, state.Witness!.Value.Sequence);
        var fire = Row(state, "fire");
        Assert.Equal((AlarmState.Unacknowledged, TimeSpan.FromSeconds(100).Ticks), (fire.State, fire.SilenceLeft));
        Assert.Equal(TimeSpan.FromSeconds(1000).Ticks, state.Snapshot!.Points.Single(static point => point.Name == "w").IsolationLeft);
    }

    [Fact]
    public void With_both_checkpoints_damaged_the_whole_lane_is_the_state_and_it_is_said()
    {
        var site = Silenced();
        Keep(site, 1);
        new CheckpointStore(_checkpoints).Save(new() { Snapshot = site.Engine.Snapshot(site.Now), Taken = site.Stamp, Covers = null });
        foreach (var name in _checkpoints.List())
        {
            _checkpoints.Damage(name, static bytes => { bytes[40] ^= 1; return bytes; });
        }

        var state = Load(site);

        Assert.Equal(ResumeKind.Resumed, state.Kind);
        Assert.Equal(2, state.Problems.Count);
        Assert.Null(state.Witness);
        Assert.NotEqual(EngineSnapshot.None, Row(state, "fire").SilenceLeft);
    }

    [Fact]
    public void A_state_of_which_nothing_can_be_read_is_not_taken_for_a_first_start()
    {
        var site = Silenced();
        new CheckpointStore(_checkpoints).Save(new() { Snapshot = site.Engine.Snapshot(site.Now), Taken = site.Stamp, Covers = null });
        _checkpoints.Damage("checkpoint-0000000001", static bytes => bytes[..50]);

        var state = Load(site);

        Assert.Equal((ResumeKind.Unreadable, null), (state.Kind, state.Snapshot));
        Assert.StartsWith("checkpoint-0000000001: ", Assert.Single(state.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_record_of_the_lane_is_damaged_verbs_are_ended_and_it_is_said()
    {
        var site = Silenced();
        Keep(site, 1);
        var marked = site.Records.FindLastIndex(static record => record.Kind == RecordKind.Action);
        Damage(marked - 1);

        var state = Load(site);

        Assert.NotEqual(ResumeKind.Fresh, state.Kind);
        Assert.NotEmpty(state.Problems);
        Assert.Equal((AlarmState.Unacknowledged, EngineSnapshot.None), (Row(state, "fire").State, Row(state, "fire").SilenceLeft));
    }

    [Fact]
    public void A_checkpoint_directory_that_cannot_be_read_leaves_the_alarms_of_the_lane_and_no_verb()
    {
        var site = Silenced();
        Keep(site, 2);
        _checkpoints.Fail = static _ => MediumFailure.Gone;

        var state = Load(site);

        Assert.Equal(ResumeKind.Unreadable, state.Kind);
        Assert.Single(state.Problems);
        Assert.Equal((AlarmState.Unacknowledged, EngineSnapshot.None), (Row(state, "fire").State, Row(state, "fire").SilenceLeft));
        Assert.DoesNotContain(state.Snapshot!.Points, static point => point.IsolationLeft != EngineSnapshot.None);
    }

    [Fact]
    public void A_checkpoint_directory_that_cannot_be_opened_leaves_the_alarms_of_the_lane_and_no_verb()
    {
        var site = Silenced();
        Keep(site, 2);

        var state = ResumedState.Load(static () => throw new MediumException(MediumFailure.Gone, "not there"), () => _alarms, site.Stamp);

        Assert.Equal((ResumeKind.Unreadable, "not there"), (state.Kind, Assert.Single(state.Problems)));
        Assert.Equal((AlarmState.Unacknowledged, EngineSnapshot.None), (Row(state, "fire").State, Row(state, "fire").SilenceLeft));
    }

    [Fact]
    public void A_lane_that_cannot_be_read_leaves_the_alarms_of_the_checkpoint_and_no_verb()
    {
        var site = Silenced().TakeCheckpoint();
        Keep(site, site.Records.Count);
        _alarms.Fail = static _ => MediumFailure.Broken;

        var state = Load(site);

        Assert.Equal(ResumeKind.Unreadable, state.Kind);
        Assert.Equal((AlarmState.Unacknowledged, EngineSnapshot.None), (Row(state, "fire").State, Row(state, "fire").SilenceLeft));
    }

    [Fact]
    public void A_torn_end_of_the_lane_is_no_damage()
    {
        var site = Silenced();
        Keep(site, 2);
        Damage(site.Records.Count - 1);

        var state = Load(site);

        Assert.Equal(ResumeKind.Resumed, state.Kind);
        Assert.Empty(state.Problems);
    }

    [Fact]
    public void After_any_power_cut_the_state_is_that_of_a_record_between_the_durable_and_the_last() => Gen.Select(Gen.Int[1, 70], Gen.Int, Gen.Int).Sample(
        static (fuse, seed, drawn) =>
        {
            using var tests = new ResumedStateTests();
            var (site, random) = (Shop(), new Random(drawn));
            var (durable, appended) = (0, 0);
            tests._alarms.Fuse = fuse;
            try
            {
                using var lane = tests.Open(random);
                var store = new CheckpointStore(tests._checkpoints);
                for (var i = 0; i < 30; i++)
                {
                    site.At(site.Seconds + random.Next(20)).Good(random.Next(2) == 0 ? "smoke" : "w", random.Next(2) * 400);
                    if (random.Next(3) == 0)
                    {
                        site.Do((OperatorVerb)random.Next(9), point: "smoke");
                    }

                    for (; appended < site.Records.Count; appended++)
                    {
                        Append(lane, site.Records[appended]);
                    }

                    lane.Sync();
                    durable = appended;
                    if (random.Next(5) == 0)
                    {
                        site.TakeCheckpoint();
                        store.Save(site.Checkpoint! with { Covers = lane.Durable });
                    }
                }
            }
            catch (PowerCutException)
            {
                // The instant of the cut.
            }

            var (checkpoints, alarms) = (tests._checkpoints.AfterCut(new Random(seed)), tests._alarms.AfterCut(new Random(seed)));
            var state = ResumedState.Load(() => checkpoints, () => alarms, site.Stamp);

            Assert.Empty(state.Problems);
            var found = Standing(state.Snapshot);
            Assert.Contains(Enumerable.Range(durable, appended - durable + 1), count => Standing(StateReplay.Fold(null, site.Records.Take(count))?.Snapshot) == found);
        },
        iter: 150);

    private static JournalledSite Shop() => new JournalledSite().Point("smoke", 30).Point("w", 3600, Unit.Watt).Output("siren", AlarmPriority.P1)
        .Fire("fire", "smoke").Rule("load", "w > 300 W");

    private static JournalledSite Silenced()
    {
        var site = Shop().At(1).Good("w", 400).Good("smoke", 1);
        site.Do(OperatorVerb.Isolate, point: "w", seconds: 1000);
        site.Do(OperatorVerb.Silence, "fire", seconds: 100);
        return site;
    }

    private static AlarmSnapshot Row(ResumedState state, string id) => state.Snapshot!.Alarms.Single(row => row.Id == id);

    // Alarms that are as they were made have no row, or one that says so.
    private static string Standing(EngineSnapshot? snapshot) => string.Join(
        ';',
        (snapshot?.Alarms ?? []).Where(static row => row.State != AlarmState.Normal || (row.Marks & ~AlarmMarks.Degraded) != AlarmMarks.None)
            .OrderBy(static row => row.Id, StringComparer.Ordinal).Select(static row => $"{row.Id} {row.State} {row.Marks & ~AlarmMarks.Degraded} {row.SilencedBy} {row.ShelvedBy} {row.TestedBy}"));

    private static void Append(Lane lane, StoredRecord record) => lane.Append(new() { Kind = record.Kind, Stamp = record.Stamp, State = record.State.Span });

    private Lane Open(Random random) => Lane.Open(
        _alarms, new() { Kind = LaneKind.Alarms, Machine = Guid.Empty, Boot = JournalledSite.FirstBoot, Draw = random.NextBytes, SegmentBytes = 1 << 14, Spares = 0 });

    // Brings the site's records to a lane, and a checkpoint that covers the first of them: the site's own, or one that knows nothing.
    private void Keep(JournalledSite site, int covered)
    {
        using var lane = Open(new Random(1));
        var covers = default(RecordId?);
        for (var i = 0; i < site.Records.Count; i++)
        {
            Append(lane, site.Records[i]);
            lane.Sync();
            covers = i + 1 == covered ? lane.Durable : covers;
        }

        new CheckpointStore(_checkpoints).Save(site.Checkpoint is { } own ? own with { Covers = covers }
            : new() { Snapshot = Shop().Engine.Snapshot(Shop().Now), Taken = site.Records[0].Stamp, Covers = covers });
    }

    private ResumedState Load(JournalledSite site) => ResumedState.Load(() => _checkpoints, () => _alarms, site.Stamp);

    private void Damage(int record)
    {
        var reader = new LaneReader(_alarms);
        reader.Seek(null);
        var found = reader.Read()!;
        for (var i = 0; i < record; i++)
        {
            found = reader.Read()!;
        }

        var name = _alarms.List().First(static name => name.EndsWith(".seg", StringComparison.Ordinal));
        _alarms.Damage(name, bytes => { bytes[found.Offset + 30] ^= 0xFF; return bytes; });
    }
}
