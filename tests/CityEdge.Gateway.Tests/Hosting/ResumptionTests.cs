using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Loop;
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

        Assert.Equal("input/output error", lost.Lost);
    }

    public void Dispose() => Directory.Delete(_state, true);

    private static Safety.Points.Moment Now => default;
}
