using System.Text;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Devices.Messages;

/// <summary>Points of devices that say only that something happened.</summary>
public sealed class HoldTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private readonly MessageBench _bench = new();
    private readonly BoundDevice _camera;
    private readonly MessageDevices _devices;
    private TimeSpan _now;

    public HoldTests()
    {
        _camera = _bench.Device("cam-1", new HttpProfile { Messages = [new MessageProfile { Name = "event" }] },
            [MessageBench.State("ebike", "event") with { Hold = Hold }, MessageBench.State("open", "event")]);
        _devices = new MessageDevices(MessageBench.On(_camera), _bench.Sink, At);
        _devices.LineUp(At);
    }

    private Moment At => new(_now.Ticks, DateTimeOffset.UnixEpoch);

    private Reading Ebike => _bench[_camera.Points[0].Id];

    [Fact]
    public void An_event_that_is_not_repeated_ends_after_its_time_and_not_before()
    {
        Take("""{"ebike":true,"open":true}""");

        Pass(Hold - TimeSpan.FromTicks(1));
        Assert.Equal(1, Ebike.Value);
        Pass(TimeSpan.FromTicks(1));

        Assert.Equal((0, Quality.Good), (Ebike.Value, Ebike.Quality));
        Assert.Equal(1, _bench[_camera.Points[1].Id].Value);
    }

    [Fact]
    public void A_repetition_holds_it_longer_and_its_end_is_said_once()
    {
        Take("""{"ebike":true}""");
        Pass(Hold / 2);
        Take("""{"ebike":true}""");

        Pass(Hold / 2);
        Assert.Equal(1, Ebike.Value);
        Pass(Hold / 2);
        Assert.Equal(0, Ebike.Value);
        var said = Said();
        Pass(Hold);

        Assert.Equal(said, Said());
    }

    [Fact]
    public void A_device_that_says_itself_that_it_is_over_is_believed()
    {
        Take("""{"ebike":true}""");
        Take("""{"ebike":false}""");
        var said = Said();

        Pass(Hold);

        Assert.Equal(said, Said());
    }

    [Fact]
    public void S2_a_point_that_has_become_bad_does_not_end_by_itself()
    {
        Take("""{"ebike":true}""");
        Take("{");

        Pass(Hold);

        Assert.Equal((Quality.Bad, QualityReason.CommunicationFailure), (Ebike.Quality, Ebike.Reason));
    }

    [Fact]
    public void S2_a_line_that_is_gone_ends_nothing_and_what_was_held_ends_its_time_after_it_is_back()
    {
        Take("""{"ebike":true}""");
        _devices.LineDown(QualityReason.NotConnected, At);
        Pass(Hold);
        Assert.Equal(Quality.Bad, Ebike.Quality);

        _devices.LineUp(At);
        Assert.Equal((1, Quality.Uncertain), (Ebike.Value, Ebike.Quality));
        Pass(Hold);

        Assert.Equal((0, Quality.Good), (Ebike.Value, Ebike.Quality));
    }

    private void Take(string payload) => _devices.Take(0, 0, Encoding.UTF8.GetBytes(payload), At, retained: false);

    private int Said() => _bench.Readings.Count(reading => reading.Point == _camera.Points[0].Id);

    private void Pass(TimeSpan time)
    {
        _now += time;
        _devices.Beat(At);
    }
}
