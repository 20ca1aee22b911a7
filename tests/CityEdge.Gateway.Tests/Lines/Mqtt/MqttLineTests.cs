using System.Text;
using CityEdge.Gateway.Lines.Mqtt;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Devices.Messages;
using CityEdge.Safety;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Lines.Mqtt;

public sealed class MqttLineTests : IDisposable
{
    private readonly MessageBench _bench = new();
    private readonly SiteClock _clock = new();
    private readonly Port _port = new();
    private readonly BoundDevice _smoke;
    private readonly BoundDevice _siren;
    private readonly List<string?> _told = [];
    private readonly MqttLine _line;
    private TaskCompletionSource _settled = new();

    public MqttLineTests()
    {
        _smoke = _bench.Device("smoke-1", MessageBench.Zigbee, [MessageBench.State("smoke"), MessageBench.State("light", alarms: false)]);
        _siren = _bench.Device("siren-1", MessageBench.Zigbee, [], MessageBench.Siren());
        _line = new MqttLine(MessageBench.On(_smoke, _siren), _port, new MomentClock(_clock, TimeZoneInfo.Utc), _bench.Sink, () => _settled.Task, _told.Add);
    }

    [Fact]
    public async Task A_topic_that_is_nobodys_is_unknown_and_a_payload_that_is_none_unreadable()
    {
        _settled.SetResult();

        Assert.Equal(MqttTaken.Unknown, await Publish("zigbee2mqtt/stranger", "{}"));
        Assert.Equal(MqttTaken.Unreadable, await Publish("zigbee2mqtt/smoke-1", "{"));
        Assert.Equal(MqttTaken.Taken, await Publish("zigbee2mqtt/smoke-1", "{}"));
    }

    [Fact]
    public async Task A_sender_hears_nothing_before_what_hung_on_its_message_is_durable()
    {
        var answer = Publish("zigbee2mqtt/smoke-1", """{"smoke":true}""");

        Assert.Equal((1, Quality.Good), (_bench[_smoke.Points[0].Id].Value, _bench[_smoke.Points[0].Id].Quality));
        Assert.False(answer.IsCompleted);

        _settled.SetResult();
        Assert.Equal(MqttTaken.Taken, await answer);
    }

    [Fact]
    public void Commands_go_out_on_the_lines_turn_and_the_read_back_comes_back_as_its_status()
    {
        _line.Up();
        _line.Command(_siren.Outputs[0], on: true);

        _line.Turn();

        Assert.Equal([("zigbee2mqtt/siren-1/set", "{\"state\":\"ON\"}")], _port.Published);
        Assert.Equal(Quality.Uncertain, _bench[_siren.Outputs[0].Status].Quality);

        _ = Publish("zigbee2mqtt/siren-1", """{"state":"ON"}""");
        _line.Turn();

        Assert.Equal((1, Quality.Good), (_bench[_siren.Outputs[0].Status].Value, _bench[_siren.Outputs[0].Status].Quality));
    }

    [Fact]
    public async Task S12_a_flood_of_read_backs_takes_no_room_and_the_newest_counts()
    {
        Reading status = default;
        using var line = new MqttLine(MessageBench.On(_siren), _port, new MomentClock(_clock, TimeZoneInfo.Utc), (in Reading reading) => status = reading.Point == _siren.Outputs[0].Status ? reading : status);
        var (on, off) = ("""{"state":"ON"}"""u8.ToArray(), """{"state":"OFF"}"""u8.ToArray());
        line.Up();
        line.Command(_siren.Outputs[0], on: true);
        line.Turn();
        await line.PublishedAsync("zigbee2mqtt/siren-1", off, retained: false);

        // Nothing here waits, so that all of it stays on this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
        {
            await line.PublishedAsync("zigbee2mqtt/siren-1", i % 2 == 0 ? off : on, retained: false);
        }

        // A message may leave a little garbage (24 bytes when this was written); one that is kept costs twice that.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100_000, 0, 32);
        line.Turn();
        Assert.Equal((1, Quality.Good), (status.Value, status.Quality));
    }

    [Fact]
    public void A_siren_that_does_not_obey_is_a_mismatch_after_its_grace()
    {
        _line.Up();
        _line.Command(_siren.Outputs[0], on: true);
        _line.Turn();

        _clock.Advance(MqttOutput.Grace);
        _line.Turn();

        Assert.Equal(QualityReason.OutputMismatch, _bench[_siren.Outputs[0].Status].Reason);
        Assert.Equal(2, _port.Published.Count);
    }

    [Fact]
    public void A_new_connection_is_told_every_wish_again()
    {
        _line.Up();
        _line.Command(_siren.Outputs[0], on: true);
        _line.Turn();
        _ = Publish("zigbee2mqtt/siren-1", """{"state":"ON"}""");
        _line.Turn();

        _line.Down(new LocalText("断开", "gone"));
        _line.Up();
        _line.Turn();

        Assert.Equal(2, _port.Published.Count);
        Assert.Equal([null, "gone", null], new string?[] { null }.Concat(_told));
    }

    [Fact]
    public void A_line_that_is_down_is_one_bad_line_with_bad_devices()
    {
        _line.Up();
        _ = Publish("zigbee2mqtt/smoke-1", """{"smoke":false}""");
        _line.Down(new LocalText("断开", "gone"));

        Assert.Equal((Quality.Bad, QualityReason.NotConnected), (_bench[MessageBench.Line].Quality, _bench[MessageBench.Line].Reason));
        Assert.Equal(Quality.Bad, _bench[_smoke.Points[0].Id].Quality);
        Assert.Equal("gone", _line.Failure);
    }

    [Fact]
    public void A_device_whose_speaker_is_lost_is_bad_with_its_points_and_no_other_is()
    {
        _line.Up();
        _ = Publish("zigbee2mqtt/smoke-1", """{"smoke":false}""");
        _ = Publish("zigbee2mqtt/siren-1", """{"state":"OFF"}""");

        _line.Gone("smoke-1");
        _line.Gone("nobody");

        Assert.Equal((Quality.Bad, QualityReason.CommunicationFailure), (_bench[_smoke.Status].Quality, _bench[_smoke.Status].Reason));
        Assert.Equal((Quality.Bad, QualityReason.CommunicationFailure), (_bench[_smoke.Points[0].Id].Quality, _bench[_smoke.Points[0].Id].Reason));
        Assert.Equal(Quality.Good, _bench[_siren.Status].Quality);

        _ = Publish("zigbee2mqtt/smoke-1", """{"smoke":false}""");
        Assert.Equal(Quality.Good, _bench[_smoke.Status].Quality);
    }

    [Fact]
    public void The_topics_of_a_device_are_those_of_its_profile_with_its_base_and_address()
    {
        Assert.Equal(["zigbee2mqtt/smoke-1", "zigbee2mqtt/smoke-1/availability"], MqttRoutes.FiltersOf(_smoke));
        Assert.Equal(["zigbee2mqtt/siren-1/set"], MqttRoutes.CommandsOf(_siren));
    }

    [Theory]
    [InlineData("a/+/c", "a/b/c", true)]
    [InlineData("a/+/c", "a//c", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("+", "a", true)]
    [InlineData("a", "a", true)]
    [InlineData("a", "ab", false)]
    public void A_plus_stands_for_one_level(string filter, string topic, bool fits) =>
        Assert.Equal(fits, CityEdge.Gateway.Devices.Messages.TopicPattern.Fits(filter, topic));

    public void Dispose() => _line.Dispose();

    private Task<MqttTaken> Publish(string topic, string payload) => _line.PublishedAsync(topic, Encoding.UTF8.GetBytes(payload), retained: false).AsTask();

    private sealed class Port : IMqttPort
    {
        public List<(string Topic, string Payload)> Published { get; } = [];

        public Task RunAsync(IMqttReceiver receiver, CancellationToken stop) => Task.CompletedTask;

        public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, TimeSpan deadline)
        {
            Published.Add((topic, Encoding.UTF8.GetString(payload.Span)));
            return ValueTask.FromResult(true);
        }
    }
}
