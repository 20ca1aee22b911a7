using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Client;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan s_ten = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_proof_goes_out_every_period_while_they_are_answered()
    {
        var heart = new Heartbeat(s_ten, TimeSpan.Zero);

        Assert.Equal((BeatKind.Wait, At(10)), heart.Look(At(0), default, false, true));
        Assert.Equal(BeatKind.Send, heart.Look(At(10), default, false, true).Kind);
        Assert.Equal((BeatKind.Wait, At(9)), heart.Look(At(11), default, false, isAnswered: true));
        Assert.Equal(BeatKind.Send, heart.Look(At(20), default, false, true).Kind);
    }

    [Fact]
    public void A_link_that_dies_just_behind_a_proof_is_found_within_two_periods()
    {
        var heart = new Heartbeat(s_ten, TimeSpan.Zero);
        heart.Look(At(10), default, false, true);
        heart.Look(At(10.001), default, false, isAnswered: true);

        var found = Enumerable.Range(0, 20_000).Select(ms => At(10.001 + (ms / 1000.0)))
            .First(now => heart.Look(now, default, false, isAnswered: now < At(20)).Kind == BeatKind.Dead);

        Assert.InRange(found - At(10.001), At(10), At(20));
    }

    [Fact]
    public void Time_in_which_we_did_not_read_is_nobodys_silence()
    {
        var heart = new Heartbeat(s_ten, TimeSpan.Zero);
        Assert.Equal(BeatKind.Send, heart.Look(At(10), At(0), false, true).Kind);

        Assert.Equal(BeatKind.Ping, heart.Look(At(100), At(89), isHeld: true, isAnswered: false).Kind);
        Assert.Equal((BeatKind.Wait, At(7)), heart.Look(At(100), At(89), isHeld: false, isAnswered: false));
        Assert.Equal(BeatKind.Dead, heart.Look(At(107), At(89), isHeld: false, isAnswered: false).Kind);
    }

    [Fact]
    public void While_we_do_not_read_the_broker_is_only_pinged_once_a_period()
    {
        var heart = new Heartbeat(s_ten, TimeSpan.Zero);

        Assert.Equal((BeatKind.Ping, s_ten), heart.Look(At(12), At(12), isHeld: true, true));
        Assert.Equal((BeatKind.Wait, At(9)), heart.Look(At(13), At(13), isHeld: true, true));
        Assert.Equal(BeatKind.Ping, heart.Look(At(22), At(22), isHeld: true, true).Kind);
        Assert.Equal(BeatKind.Send, heart.Look(At(32), At(22), isHeld: false, true).Kind);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(60, 10)]
    [InlineData(8, 4)]
    [InlineData(1, 0.5)]
    public void The_period_is_at_most_half_of_what_the_broker_demands(double demanded, double period) =>
        Assert.Equal(At(period), new Heartbeat(s_ten, At(demanded)).Period);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
