using CityEdge.Gateway.Lines.Mqtt;
using CityEdge.Gateway.Tests.Devices.Messages;

namespace CityEdge.Gateway.Tests.Lines.Mqtt;

public sealed class MqttOutputTests
{
    private static readonly long Second = TimeSpan.TicksPerSecond;

    [Fact]
    public void An_output_that_nobody_commanded_is_left_as_it_is_found()
    {
        var output = Output();
        output.Seen(true);

        Assert.False(output.TrySend(Second, out _));
        Assert.Equal(new MqttOutputView(true, false), output.View(100 * Second));
    }

    [Fact]
    public void It_is_told_at_once_and_again_until_it_agrees()
    {
        var output = Output();
        output.Wish(true, 0);

        Assert.True(output.TrySend(0, out var on) && on);
        Assert.False(output.TrySend(Second, out _));
        Assert.True(output.TrySend(2 * Second, out _));
        Assert.Equal(new MqttOutputView(null, false), output.View(4 * Second));
        Assert.Equal(new MqttOutputView(null, true), output.View(5 * Second));

        output.Seen(true);

        Assert.False(output.TrySend(100 * Second, out _));
        Assert.Equal(new MqttOutputView(true, false), output.View(100 * Second));
    }

    [Fact]
    public void The_newest_wish_is_the_only_one()
    {
        var output = Output();
        output.Wish(true, 0);
        output.TrySend(0, out _);
        output.Seen(true);

        output.Wish(false, Second);

        Assert.True(output.TrySend(Second, out var on) && !on);
        Assert.Equal(new MqttOutputView(null, true), output.View(6 * Second));
    }

    [Fact]
    public void One_with_a_timer_of_its_own_is_told_again_at_a_third_of_it()
    {
        var output = Output(TimeSpan.FromSeconds(60));
        output.Wish(true, 0);
        output.TrySend(0, out _);
        output.Seen(true);

        Assert.False(output.TrySend(19 * Second, out _));
        Assert.True(output.TrySend(20 * Second, out var on) && on);

        output.Wish(false, 21 * Second);
        output.TrySend(21 * Second, out _);
        output.Seen(false);

        Assert.False(output.TrySend(100 * Second, out _));
    }

    [Fact]
    public void Without_a_read_back_it_is_proved_only_as_far_as_somebody_took_it()
    {
        var output = Output(readBack: false);
        output.Wish(true, 0);
        output.TrySend(0, out _);
        Assert.Null(output.View(Second).State);

        output.Answered(on: true, taken: true);
        Assert.True(output.View(Second).State);

        output.Wish(false, 2 * Second);
        output.TrySend(2 * Second, out _);
        output.Answered(on: true, taken: true);
        Assert.Null(output.View(3 * Second).State);
    }

    [Fact]
    public void After_a_new_connection_it_is_told_again()
    {
        var output = Output();
        output.Wish(true, 0);
        output.TrySend(0, out _);
        output.Seen(true);

        output.Renew();

        Assert.Null(output.View(Second).State);
        Assert.True(output.TrySend(Second, out _));
    }

    private static MqttOutput Output(TimeSpan life = default, bool readBack = true)
    {
        var device = new MessageBench().Device("siren-1", MessageBench.Zigbee, [], MessageBench.Siren(life, readBack));
        return new MqttOutput(device.Outputs[0], device);
    }
}
