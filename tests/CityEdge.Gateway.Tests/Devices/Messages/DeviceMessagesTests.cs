using System.Text;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Devices.Messages;

public sealed class DeviceMessagesTests
{
    private readonly MessageBench _bench = new();
    private readonly BoundDevice _device;
    private readonly DeviceMessages _messages;

    public DeviceMessagesTests()
    {
        _device = _bench.Device("kitchen", MessageBench.Zigbee, [MessageBench.State("smoke"), MessageBench.Analog("env.temperature")], MessageBench.Siren());
        _messages = new DeviceMessages(_device, _bench.Sink, _bench.See);
    }

    [Fact]
    public void Fields_become_values_and_a_field_that_is_absent_says_nothing()
    {
        Take("""{"battery":100,"smoke":true,"linkquality":116}""");

        Assert.Equal((1, Quality.Good), (Smoke.Value, Smoke.Quality));
        Assert.DoesNotContain(_bench.Readings, reading => reading.Point == _device.Points[1].Id);
        Assert.Equal(Quality.Good, _bench[_device.Status].Quality);
    }

    [Fact]
    public void Null_is_a_sensor_that_failed_and_an_impossible_value_is_out_of_range()
    {
        Take("""{"smoke":null,"env":{"temperature":300}}""");

        Assert.Equal((Quality.Bad, QualityReason.SensorFailure), (Smoke.Quality, Smoke.Reason));
        Assert.Equal((Quality.Bad, QualityReason.OutOfRange), (Temperature.Quality, Temperature.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"smoke\":false}x")]
    [InlineData("{\"smoke\":\"\\uD800\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]")]
    [InlineData("\u0001\u0002")]
    public void A_message_that_is_no_json_makes_every_point_of_it_bad_and_clears_nothing(string payload)
    {
        Take("""{"smoke":true,"env":{"temperature":21.5}}""");

        var outcome = Take(payload);

        Assert.Equal(MessageOutcome.Malformed, outcome);
        Assert.Equal((Quality.Bad, QualityReason.CommunicationFailure), (Smoke.Quality, Smoke.Reason));
        Assert.Equal(Quality.Bad, Temperature.Quality);
        Assert.Equal(0, _bench.Readings.Count(reading => reading.Quality != Quality.Bad && reading.Point == _device.Points[0].Id && reading.Value == 0));
    }

    [Theory]
    [InlineData("{\"env\":{\"temperature\":1e400}}", QualityReason.OutOfRange)]
    [InlineData("{\"env\":{\"temperature\":true}}", QualityReason.None)]
    [InlineData("{\"env\":{\"temperature\":\"warm\"}}", QualityReason.CommunicationFailure)]
    [InlineData("{\"env\":{\"temperature\":\"21.5\"}}", QualityReason.None)]
    [InlineData("{\"env\":{\"temperature\":\"NaN\"}}", QualityReason.OutOfRange)]
    public void A_value_of_the_wrong_shape_is_bad_with_its_reason(string payload, QualityReason reason)
    {
        Take(payload);

        Assert.Equal(reason, Temperature.Reason);
    }

    [Fact]
    public void A_retained_value_is_uncertain_and_no_sign_of_life()
    {
        Take("""{"smoke":true}""", retained: true);

        Assert.Equal((1, Quality.Uncertain, QualityReason.Retained), (Smoke.Value, Smoke.Quality, Smoke.Reason));
        Assert.Equal(Quality.Uncertain, _bench[_device.Status].Quality);
    }

    [Fact]
    public void A_device_that_says_goodbye_takes_its_points_along_and_is_uncertain_until_it_speaks()
    {
        Take("""{"smoke":false,"env":{"temperature":21.5}}""");

        Available("offline");

        Assert.True(_messages.IsGone);
        Assert.Equal((Quality.Bad, Quality.Bad, Quality.Bad), (_bench[_device.Status].Quality, Smoke.Quality, Temperature.Quality));

        Available("online");

        Assert.Equal(Quality.Good, _bench[_device.Status].Quality);
        Assert.Equal((21.5, Quality.Uncertain), (Temperature.Value, Temperature.Quality));

        Take("""{"smoke":false}""");

        Assert.Equal(Quality.Good, Smoke.Quality);
    }

    [Fact]
    public void An_availability_that_is_none_says_nothing()
    {
        Available("perhaps");

        Assert.Empty(_bench.Readings);
    }

    [Fact]
    public void A_read_back_is_told_to_whoever_asked()
    {
        Take("""{"state":"ON"}""");
        Take("""{"state":"OFF"}""");
        Take("""{"state":"DIMMED"}""");

        Assert.Equal([("siren", true), ("siren", false)], _bench.Seen);
    }

    private Reading Smoke => _bench[_device.Points[0].Id];

    private Reading Temperature => _bench[_device.Points[1].Id];

    private MessageOutcome Take(string payload, bool retained = false) => _messages.Take(0, Encoding.UTF8.GetBytes(payload), default, retained);

    private void Available(string state) => _messages.Take(1, Encoding.UTF8.GetBytes($$"""{"state":"{{state}}"}"""), default, retained: true);
}
