using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>The siren's relay board, its own timers included.</summary>
public sealed class WaveshareRelayTests : IDisposable
{
    private readonly SteppedClock _clock = new();
    private readonly WaveshareRelay _relay;

    public WaveshareRelayTests() => _relay = new WaveshareRelay(1, _clock);

    public void Dispose() => _relay.Dispose();

    [Fact]
    public void A_coil_is_switched_toggled_and_logged()
    {
        Assert.Equal("050000FF00", Ask("050000FF00"));
        Assert.Equal("0500035500", Ask("0500035500"));
        Assert.Equal("010109", Ask("0100000008"));

        Assert.Equal([(0, true), (3, true)], _relay.Commands.Select(c => (c.Coil, c.On)));
    }

    [Fact]
    public void All_coils_are_switched_at_once()
    {
        Ask("0500FFFF00");
        Assert.Equal("0101FF", Ask("0100000008"));

        Ask("0500FF0000");
        Assert.Equal("010100", Ask("0100000008"));
    }

    [Fact]
    public void A_timed_coil_goes_off_by_itself_at_its_very_moment()
    {
        Assert.Equal("0502000007", Ask("0502000007"));
        Assert.True(_relay[0]);

        _clock.Advance(TimeSpan.FromMilliseconds(699));
        Assert.True(_relay[0]);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(_relay[0]);
        var (on, off) = (_relay.Commands[0], _relay.Commands[1]);
        Assert.Equal((true, RelayCause.Timed, false, RelayCause.TimerEnded), (on.On, on.Cause, off.On, off.Cause));
        Assert.Equal(TimeSpan.FromMilliseconds(700), off.Wall - on.Wall);
    }

    [Fact]
    public void A_timed_coil_that_is_armed_anew_stays_on()
    {
        for (var i = 0; i < 5; i++)
        {
            Ask("0502010032");
            _clock.Advance(TimeSpan.FromSeconds(4));
            Assert.True(_relay[1]);
        }

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(_relay[1]);
    }

    [Fact]
    public void A_plain_command_ends_the_timer()
    {
        Ask("0502000007");
        Ask("050000FF00");

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(_relay[0]);
    }

    [Fact]
    public void Timed_off_comes_on_again()
    {
        Ask("050002FF00");
        Ask("0504020005");
        Assert.False(_relay[2]);

        _clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.True(_relay[2]);
    }

    [Theory]
    [InlineData("050008FF00", "8502")]
    [InlineData("0502080001", "8502")]
    [InlineData("0500000100", "8503")]
    [InlineData("0F0006000401FF", "8F02")]
    public void What_the_board_has_not_is_refused(string request, string answer)
    {
        Assert.Equal(answer, Ask(request));

        Assert.Empty(_relay.Commands);
    }

    [Fact]
    public void Several_coils_are_written_together()
    {
        Assert.Equal("0F00000008", Ask("0F000000080181"));

        Assert.Equal("010181", Ask("0100000008"));
    }

    private string Ask(string request)
    {
        var answer = new byte[SlavePdu.MaxLength];
        return Convert.ToHexString(answer.AsSpan(0, SlavePdu.Answer(_relay, Convert.FromHexString(request), answer)));
    }
}
