using CityEdge.Simulator.Modbus;
using CityEdge.Simulator.Wires;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>Each fault does what its name says, to the device or the whole line, on the slave's own clock.</summary>
public sealed class FaultyWireTests : IAsyncDisposable
{
    /// <summary>Milliseconds until a test whose answer never comes is called failed; nothing is timed by it.</summary>
    private const int Patience = 30_000;

    private const string Ask1 = "010300000001840A";
    private const string Answer1 = "0103020011" + "7848";
    private const string Ask2 = "0203000000018439";
    private const string Answer2 = "0203020022" + "7C5D";
    private readonly SteppedClock _clock = new();
    private readonly BenchWire _wire = new();
    private readonly ModbusSlave _slave;
    private readonly SlaveUnit _first;

    public FaultyWireTests()
    {
        _slave = new ModbusSlave(_clock);
        _first = _slave.Add(new SlaveUnit(1));
        _first.Image.Set(SlaveTable.HoldingRegisters, 0, 0x11);
        _slave.Add(new SlaveUnit(2)).Image.Set(SlaveTable.HoldingRegisters, 0, 0x22);
        _slave.ServeRtu(_wire);
    }

    public ValueTask DisposeAsync() => _slave.DisposeAsync();

    [Fact(Timeout = Patience)]
    public async Task A_sound_wire_answers_each_request()
    {
        var stop = TestContext.Current.CancellationToken;
        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
        Assert.Equal(Answer2, await AskAsync(Ask2, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_dead_device_neither_acts_nor_answers_while_its_neighbour_does()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.Dead);

        Send("01060000009949A0");
        Assert.Equal(Answer2, await AskAsync(Ask2, stop));

        Assert.Empty(_first.Writes);
        _first.Wire.Clear();
        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_dead_line_is_silent_for_all()
    {
        var stop = TestContext.Current.CancellationToken;
        _slave.Wire.Set(WireFault.Dead with { Times = 2 });

        Send(Ask1);
        Send(Ask2);

        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task Every_third_answer_is_lost_though_its_request_was_carried_out()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.Drop(every: 3));

        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
        Send(Framed(1, 6, 0, 0, 0, 0x99));
        Assert.Equal(Framed(1, 3, 2, 0, 0x99), await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_corrupt_answer_differs_in_its_checksum_only()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.CorruptCrc);

        Assert.Equal(Answer1[..^2] + "12", await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_truncated_answer_ends_early()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.Truncate(4));

        Assert.Equal(Answer1[..8], await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task An_answer_in_anothers_name_is_sound_otherwise()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.WrongUnit(9));

        Assert.Equal(Framed(9, 3, 2, 0, 0x11), await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task Garbage_comes_before_the_answer()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.GarbageBefore(0xDE, 0xAD));

        Assert.Equal("DEAD" + Answer1, await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task An_exception_storm_refuses_everything_with_its_reason()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.ExceptionStorm(SlaveException.Busy));

        Assert.Equal(Framed(1, 0x83, 6), await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_delayed_answer_holds_up_what_is_behind_it()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.Delay(TimeSpan.FromMilliseconds(300)));

        Send(Ask1);
        Send(Ask2);
        Assert.Equal(TimeSpan.FromMilliseconds(300), await _clock.AdvanceToNextAsync(stop));

        Assert.Equal(Answer1, await _wire.ReceiveAsync(stop));
        Assert.Equal(Answer2, await _wire.ReceiveAsync(stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_late_twin_comes_into_the_next_exchange()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.LateTwin(TimeSpan.FromMilliseconds(300)) with { Times = 1 });

        Send(Ask1);
        Assert.Equal(Answer2, await AskAsync(Ask2, stop));
        _first.Image[SlaveTable.HoldingRegisters, 0] = 0x12;
        Assert.Equal(Framed(1, 3, 2, 0, 0x12), await AskAsync(Ask1, stop));
        await _clock.AdvanceToNextAsync(stop);

        Assert.Equal(Answer1, await _wire.ReceiveAsync(stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_dribbling_answer_comes_byte_by_byte()
    {
        var stop = TestContext.Current.CancellationToken;
        _first.Wire.Set(WireFault.Dribble(TimeSpan.FromMilliseconds(40)));

        Send(Ask1);
        var bytes = new List<string>();
        while (bytes.Count < Answer1.Length / 2)
        {
            Assert.Equal(TimeSpan.FromMilliseconds(40), await _clock.AdvanceToNextAsync(stop));
            bytes.Add(await _wire.ReceiveAsync(stop));
        }

        Assert.Equal(Answer1, string.Concat(bytes));
        Assert.All(bytes, b => Assert.Equal(2, b.Length));
    }

    [Fact(Timeout = Patience)]
    public async Task A_babbling_line_speaks_unasked_until_it_is_cleared()
    {
        var stop = TestContext.Current.CancellationToken;
        _slave.Wire.Set(WireFault.Babble(TimeSpan.FromMilliseconds(50), 1, 2, 3));
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("010203", await _wire.ReceiveAsync(stop));
        Assert.Equal("010203", await _wire.ReceiveAsync(stop));

        _slave.Wire.Clear();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
        Assert.True(_wire.IsQuiet);
    }

    [Fact(Timeout = Patience)]
    public async Task Faults_add_up()
    {
        var stop = TestContext.Current.CancellationToken;
        _slave.Wire.Set(WireFault.GarbageBefore(0xEE));
        _first.Wire.Set(WireFault.Truncate(5), WireFault.WrongUnit(9));

        Assert.Equal("EE" + "0903020011", await AskAsync(Ask1, stop));
        Assert.Equal("EE" + Answer2, await AskAsync(Ask2, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_paced_answer_takes_the_time_of_request_turn_around_and_each_character()
    {
        var stop = TestContext.Current.CancellationToken;
        _slave.Pace = new WirePace(9600) { TurnAround = TimeSpan.FromMilliseconds(5) };
        var character = TimeSpan.FromTicks(10_416);

        Send(Ask1);
        var whole = await _clock.AdvanceToNextAsync(stop);
        var earliest = (8 * character) + TimeSpan.FromMilliseconds(5);
        Assert.InRange(whole, earliest, earliest + TimeSpan.FromMilliseconds(1));
        var answer = "";
        while (answer.Length < Answer1.Length)
        {
            whole += await _clock.AdvanceToNextAsync(stop);
            answer += await _wire.ReceiveAsync(stop);
        }

        earliest += 7 * character;
        Assert.InRange(whole, earliest, earliest + TimeSpan.FromMilliseconds(1));
        Assert.Equal(Answer1, answer);
    }

    [Fact(Timeout = Patience)]
    public async Task A_broadcast_reaches_all_and_is_answered_by_none()
    {
        var stop = TestContext.Current.CancellationToken;
        Send(Framed(0, 6, 0, 0, 0, 0x55));

        Assert.Equal(Framed(1, 3, 2, 0, 0x55), await AskAsync(Ask1, stop));
        Assert.Equal(Framed(2, 3, 2, 0, 0x55), await AskAsync(Ask2, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_device_that_is_not_there_is_silent()
    {
        var stop = TestContext.Current.CancellationToken;
        Send(Framed(9, 3, 0, 0, 0, 1));

        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task Half_a_request_is_forgotten_after_a_silence()
    {
        var stop = TestContext.Current.CancellationToken;
        Send("0110000000787FF0");
        await _wire.TakenAsync(stop);
        _clock.Advance(TimeSpan.FromMilliseconds(151));

        Assert.Equal(Answer1, await AskAsync(Ask1, stop));
    }

    private void Send(string hex) => _wire.Send(Convert.FromHexString(hex));

    private async Task<string> AskAsync(string hex, CancellationToken stop)
    {
        Send(hex);
        return await _wire.ReceiveAsync(stop);
    }

    private static string Framed(params byte[] body)
    {
        var frame = new byte[body.Length + 2];
        body.CopyTo(frame, 0);
        SlaveCrc.Append(frame, body.Length);
        return Convert.ToHexString(frame);
    }
}
