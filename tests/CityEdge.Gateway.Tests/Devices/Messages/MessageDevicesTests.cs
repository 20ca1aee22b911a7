using System.Text;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Devices.Messages;

public sealed class MessageDevicesTests
{
    private readonly MessageBench _bench = new();
    private readonly BoundDevice _bridge;
    private readonly BoundDevice _smoke;
    private readonly BoundDevice _leak;
    private readonly MessageDevices _devices;
    private TimeSpan _now;

    public MessageDevicesTests()
    {
        var link = new MqttProfile
        {
            Messages = [new MessageProfile { Name = "availability", From = "zigbee2mqtt/bridge/state" }],
            Availability = new AvailabilityProfile(new FieldPlace { Message = "availability", Field = "state", Values = MessageBench.Words(("online", 1), ("offline", 0)) }),
        };
        _bridge = _bench.Device("bridge", link, []);
        _smoke = _bench.Device("smoke-1", MessageBench.Zigbee, [MessageBench.State("smoke")], via: "bridge");
        _leak = _bench.Device("leak-1", MessageBench.Zigbee, [MessageBench.State("leak")], via: "bridge");
        _devices = new MessageDevices(MessageBench.On(_bridge, _smoke, _leak), _bench.Sink, At);
    }

    private Moment At => new(_now.Ticks, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Before_the_line_was_ever_up_nothing_is_said_of_it() => Assert.Empty(Beat());

    [Fact]
    public void A_device_that_has_not_spoken_yet_is_uncertain_not_good_and_not_bad()
    {
        _devices.LineUp(At);

        var said = Beat();

        Assert.Equal(Quality.Good, said.Single(reading => reading.Point == MessageBench.Line).Quality);
        Assert.Equal(Quality.Uncertain, said.Single(reading => reading.Point == _smoke.Status).Quality);
    }

    [Fact]
    public void A_silent_device_is_kept_alive_for_its_supervision_less_that_of_its_status()
    {
        _devices.LineUp(At);
        Take(1, 0, """{"smoke":false}""");

        _now = TimeSpan.FromMinutes(10) - SiteBuilder.StatusSupervision - TimeSpan.FromSeconds(3);
        Assert.Contains(Beat(), reading => reading.Point == _smoke.Status && reading.Quality == Quality.Good);

        _now += TimeSpan.FromSeconds(2);
        Assert.DoesNotContain(Beat(), reading => reading.Point == _smoke.Status);
    }

    [Fact]
    public void A_bridge_that_is_gone_takes_its_devices_along_and_brings_them_back_uncertain()
    {
        _devices.LineUp(At);
        Take(1, 0, """{"smoke":false}""");

        Take(0, 0, """{"state":"offline"}""");

        Assert.Equal((Quality.Bad, Quality.Bad), (_bench[_smoke.Status].Quality, _bench[_smoke.Points[0].Id].Quality));
        Assert.DoesNotContain(Beat(), reading => reading.Point == _smoke.Status);

        Take(0, 0, """{"state":"online"}""");

        Assert.Equal((Quality.Uncertain, QualityReason.Retained), (_bench[_smoke.Points[0].Id].Quality, _bench[_smoke.Points[0].Id].Reason));
        Assert.Contains(Beat(), reading => reading.Point == _smoke.Status);
    }

    [Fact]
    public void What_never_spoke_is_not_left_bad_by_a_line_or_bridge_that_was_away()
    {
        _devices.LineUp(At);

        _devices.LineDown(QualityReason.NotConnected, At);
        _devices.LineUp(At);
        Take(0, 0, """{"state":"offline"}""");
        Take(0, 0, """{"state":"online"}""");

        Assert.Equal(Quality.Uncertain, _bench[_leak.Status].Quality);
        Assert.DoesNotContain(_bench.Readings, reading => reading.Point == _leak.Points[0].Id);
    }

    [Fact]
    public void A_failed_sensor_is_not_mended_by_a_bridge_that_comes_and_goes()
    {
        _devices.LineUp(At);
        Take(1, 0, """{"smoke":false}""");
        Take(1, 0, """{"smoke":null}""");

        Take(0, 0, """{"state":"offline"}""");
        Take(0, 0, """{"state":"online"}""");

        Assert.Equal((Quality.Bad, QualityReason.SensorFailure), (_bench[_smoke.Points[0].Id].Quality, _bench[_smoke.Points[0].Id].Reason));
    }

    [Fact]
    public void A_device_that_said_goodbye_itself_does_not_come_back_with_its_bridge()
    {
        _devices.LineUp(At);
        Take(2, 1, """{"state":"offline"}""");
        Take(0, 0, """{"state":"offline"}""");

        Take(0, 0, """{"state":"online"}""");

        Assert.Equal(Quality.Bad, _bench[_leak.Status].Quality);
        Assert.False(_devices.IsThere(2));
        Assert.True(_devices.IsThere(1));
    }

    [Fact]
    public void A_line_that_is_down_says_so_once_and_repeats_it_by_its_heartbeat()
    {
        _devices.LineUp(At);

        _devices.LineDown(QualityReason.NotConnected, At);
        var said = _bench.Readings.Count;
        _devices.LineDown(QualityReason.NotConnected, At);

        Assert.Equal(said, _bench.Readings.Count);
        Assert.Equal([(MessageBench.Line, Quality.Bad)], Beat().Select(reading => (reading.Point, reading.Quality)));
        Assert.False(_devices.IsThere(1));
    }

    [Fact]
    public void A_malformed_message_is_no_sign_of_life()
    {
        _devices.LineUp(At);

        Take(1, 0, "{");

        Assert.Equal(Quality.Uncertain, Beat().Single(reading => reading.Point == _smoke.Status).Quality);
    }

    private void Take(int device, int message, string payload) => _devices.Take(device, message, Encoding.UTF8.GetBytes(payload), At, retained: false);

    private List<Reading> Beat()
    {
        var from = _bench.Readings.Count;
        _now += MessageDevices.BeatPeriod;
        _devices.Beat(At);
        return _bench.Readings[from..];
    }
}
