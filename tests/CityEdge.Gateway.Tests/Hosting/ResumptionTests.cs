using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Journal.Media;
using CityEdge.Gateway.Tests.Journal.State;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class ResumptionTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly SiteClock _clock = new();
    private readonly StampClock _stamps;

    public ResumptionTests() => _stamps = new StampClock(new MomentClock(_clock, TimeZoneInfo.Utc), Guid.NewGuid());

    [Fact]
    public async Task The_first_start_is_fresh_and_no_fault()
    {
        var fresh = await Resumption.LoadAsync(_state, _stamps, _clock);

        Assert.Null(fresh.Lost);
        Assert.Null(fresh.Snapshot);
        Assert.Single(fresh.SayStart(Now, "1.0"));
    }

    [Fact]
    public async Task Files_that_are_no_state_are_a_state_that_was_lost()
    {
        var folder = Directory.CreateDirectory(JournalPlaces.Of(_state, JournalPart.Checkpoint)).FullName;
        Directory.CreateDirectory(JournalPlaces.Of(_state, JournalPart.Alarms));
        File.WriteAllText(Path.Combine(folder, "checkpoint-0000000001"), "nobody can read this");

        var lost = await Resumption.LoadAsync(_state, _stamps, _clock);

        Assert.NotNull(lost.Lost);
        Assert.Equal(2, lost.SayStart(Now, "1.0").Count);
    }

    [Fact]
    public void A_disk_that_refuses_is_a_state_that_was_lost_and_no_exception()
    {
        var lost = Resumption.Load(static _ => throw new MediumException(MediumFailure.Broken, "input/output error"), _stamps);

        Assert.Equal("input/output error; input/output error", lost.Lost);
    }

    [Fact]
    public async Task A_lane_that_hangs_leaves_the_fire_of_the_checkpoint_and_the_disk_may_have_more()
    {
        var checkpoints = Checkpoint(new JournalledSite().Point("smoke").Fire("fire", "smoke").At(1).Good("smoke", 1));

        var partial = await Late(part => part == JournalPart.Checkpoint ? checkpoints : null);

        Assert.True(partial.IsPartial);
        Assert.Equal(AlarmState.Unacknowledged, partial.Snapshot!.Alarms.Single(static row => row.Id == "fire").State);
        Assert.NotNull(partial.Lost);
    }

    [Fact]
    public async Task A_disk_that_hangs_at_once_gives_nothing_and_may_have_more()
    {
        var partial = await Late(static _ => null);

        Assert.True(partial.IsPartial);
        Assert.Null(partial.Snapshot);
        Assert.NotNull(partial.Lost);
    }

    [Fact]
    public void A_lost_state_is_a_fault_of_its_own_whatever_was_acknowledged_of_the_disk_before()
    {
        var site = new JournalledSite().Point("smoke").Point(GatewayPoints.StateDisk, 6, role: PointRole.Gateway).Fire("fire", "smoke");
        site.At(1).Good("smoke", 1).Bad(GatewayPoints.StateDisk).At(20).Do(OperatorVerb.Acknowledge, GatewayPoints.StateDisk);
        Assert.NotEqual(AlarmState.Normal, site.Alarm(GatewayPoints.StateDisk).State);
        var checkpoints = Checkpoint(site);

        var lost = Resumption.Load(part => part == JournalPart.Checkpoint ? checkpoints : throw new MediumException(MediumFailure.Broken, "broken"), _stamps);

        Assert.Equal("broken", lost.Lost);
        Assert.Contains(lost.Snapshot!.Alarms, static row => row.Id == "fire");
        Assert.DoesNotContain(lost.Snapshot.Alarms, static row => row.Id == GatewayPoints.StateDisk);
        Assert.DoesNotContain(lost.Snapshot.Points, static point => point.Name == GatewayPoints.StateDisk);
    }

    public void Dispose() => Directory.Delete(_state, true);

    private static Safety.Points.Moment Now => default;

    private static PowerCutMedium Checkpoint(JournalledSite site)
    {
        var medium = new PowerCutMedium();
        new CheckpointStore(medium).Save(new() { Snapshot = site.Engine.Snapshot(site.Now), Taken = site.Stamp, Covers = null });
        return medium;
    }

    // What is null hangs for longer than a start waits.
    private async Task<Resumption> Late(Func<JournalPart, IJournalMedium?> open)
    {
        using var entered = new ManualResetEventSlim();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Resumption.LoadAsync(
            part =>
            {
                if (open(part) is { } medium)
                {
                    return medium;
                }

                entered.Set();
                release.Task.Wait(CancellationToken.None);
                throw new MediumException(MediumFailure.Gone, "too late");
            },
            _stamps,
            _clock);
        entered.Wait(TestContext.Current.CancellationToken);
        _clock.Advance(JournalDefaults.LoadLimit);
        var resumption = await load;
        release.SetResult();
        return resumption;
    }
}
