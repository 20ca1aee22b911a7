using CityEdge.Gateway.Lines.Modbus;
using static CityEdge.Gateway.Tests.Lines.Modbus.Frames;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>What a Modbus TCP server does to a master; the wire has the pace of a fast network.</summary>
public sealed class TcpMasterTests : IDisposable
{
    private static readonly TimeSpan Timeout = Ms(300);
    private static readonly ModbusRequest Read = ModbusRequest.ReadHolding(5, 0, 1);
    private static readonly byte[] Pdu = [3, 2, 0, 42];

    private readonly ManualClock _clock = new();
    private readonly ScriptedWire _wire;
    private readonly byte[] _data = new byte[250];

    public TcpMasterTests() => _wire = new(_clock, baud: 10_000_000);

    public void Dispose() => _wire.Dispose();

    [Fact]
    public void Every_request_has_a_new_transaction_and_its_answer_is_taken()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Tcp(1, 5, Pdu)).AnswerNext(Ms(5), Tcp(2, 5, Pdu));

        var reply = Exchange(master, Read);
        var second = Exchange(master, Read);

        Assert.Equal((FrameOutcome.Ok, FrameOutcome.Ok), (reply.Outcome, second.Outcome));
        Assert.Equal(new byte[] { 0, 42 }, _data[..reply.Length]);
        Assert.Equal(Tcp(1, 5, 3, 0, 0, 0, 1), _wire.Sent[0].Bytes);
        Assert.Equal(Tcp(2, 5, 3, 0, 0, 0, 1), _wire.Sent[1].Bytes);
        Assert.Equal(1, _wire.Opens);
    }

    [Fact]
    public void Answers_to_earlier_transactions_are_thrown_away_until_ours_comes()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), [.. Tcp(0, 5, 3, 2, 0, 1), .. Tcp(77, 5, 3, 2, 0, 2), .. Tcp(1, 5, Pdu)]);

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
        Assert.Equal(42, _data[1]);
        Assert.Equal(2, master.StaleAnswers);
    }

    [Fact]
    public void Only_answers_to_earlier_transactions_are_a_bad_header()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Tcp(0, 5, Pdu));

        Assert.Equal(FrameOutcome.BadHeader, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void After_a_time_out_the_connection_is_made_anew_so_that_no_answer_is_one_behind()
    {
        using var master = Opened();
        _wire.IgnoreNext().AnswerNext(Ms(5), Tcp(2, 5, Pdu));

        Assert.Equal(FrameOutcome.NoAnswer, Exchange(master, Read).Outcome);
        Assert.False(_wire.IsOpen);
        Assert.True(master.IsOpen);

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
        Assert.Equal(2, _wire.Opens);
    }

    [Fact]
    public void An_idle_line_uses_its_time_to_connect_anew()
    {
        using var master = Opened();
        Exchange(master, Read);

        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(_clock.GetTimestamp() + Ms(100).Ticks, CancellationToken.None));
        Assert.True(_wire.IsOpen);

        _wire.OpenFailure = "refused";
        Exchange(master, Read);
        Assert.Equal(FrameOutcome.LineLost, master.Idle(_clock.GetTimestamp() + Ms(100).Ticks, CancellationToken.None));
    }

    [Fact]
    public void A_host_that_is_gone_after_a_time_out_is_a_lost_line()
    {
        using var master = Opened();
        Exchange(master, Read);
        _wire.OpenFailure = "refused";

        Assert.Equal(FrameOutcome.LineLost, Exchange(master, Read).Outcome);
        Assert.False(master.IsOpen);
    }

    [Fact]
    public void A_late_answer_after_an_answer_is_thrown_away()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), [.. Tcp(1, 5, Pdu), .. Tcp(1, 5, 3, 2, 0, 9)]).AnswerNext(Ms(5), Tcp(2, 5, Pdu));

        Exchange(master, Read);
        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(_clock.GetTimestamp() + Ms(100).Ticks, CancellationToken.None));
        Exchange(master, Read);

        Assert.Equal(42, _data[1]);
        Assert.Equal(1, master.StaleAnswers);
    }

    [Fact]
    public void Half_a_frame_is_truncated_and_dribbling_does_not_move_the_deadline()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Tcp(1, 5, Pdu), spacing: Ms(100));

        var reply = Exchange(master, Read);

        Assert.Equal(FrameOutcome.Truncated, reply.Outcome);
        Assert.Equal(_wire.Sent[0].At + Timeout, TimeSpan.FromTicks(reply.ReceivedAt));
    }

    [Theory]
    [InlineData("0001 0001 0005 05 03 02 00 2A")]
    [InlineData("0001 0000 0001 05")]
    [InlineData("0001 0000 00FF 05 03")]
    [InlineData("0001 0000 FFFF 05 03")]
    [InlineData("4854 5450 2F31")]
    public void A_header_that_is_not_modbus_is_refused_before_anything_of_its_length_is_awaited(string hex)
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Hex(hex));

        var reply = Exchange(master, Read);

        Assert.Equal(FrameOutcome.BadHeader, reply.Outcome);
        Assert.True(_clock.Now < Ms(10));
        Assert.False(_wire.IsOpen);
    }

    [Theory]
    [InlineData("06 03 02 00 2A", FrameOutcome.WrongUnit)]
    [InlineData("05 04 02 00 2A", FrameOutcome.WrongFunction)]
    [InlineData("05 03 04 00 2A 00 2B", FrameOutcome.WrongShape)]
    [InlineData("05 03 02 00 2A 00", FrameOutcome.WrongShape)]
    internal void An_answer_that_does_not_fit_is_told_apart_and_the_next_one_is_in_step(string unitAndPdu, FrameOutcome outcome)
    {
        using var master = Opened();
        var bytes = Hex(unitAndPdu);
        _wire.AnswerNext(Ms(5), Tcp(1, bytes[0], bytes[1..])).AnswerNext(Ms(5), Tcp(2, 5, Pdu));

        Assert.Equal(outcome, Exchange(master, Read).Outcome);
        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
        Assert.Equal(1, _wire.Opens);
    }

    [Theory]
    [InlineData(0, 0, FrameOutcome.Ok)]
    [InlineData(0, 255, FrameOutcome.Ok)]
    [InlineData(255, 0, FrameOutcome.Ok)]
    [InlineData(255, 1, FrameOutcome.WrongUnit)]
    [InlineData(1, 0, FrameOutcome.WrongUnit)]
    [InlineData(1, 255, FrameOutcome.WrongUnit)]
    internal void The_device_itself_answers_as_0_or_255_and_nobody_else_does(byte asked, byte answered, FrameOutcome outcome)
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Tcp(1, answered, Pdu));

        Assert.Equal(outcome, Exchange(master, ModbusRequest.ReadHolding(asked, 0, 1)).Outcome);
    }

    [Theory]
    [InlineData(ModbusException.Acknowledge)]
    [InlineData(ModbusException.ServerDeviceBusy)]
    [InlineData(ModbusException.GatewayTargetFailed)]
    internal void An_exception_is_a_value_and_nothing_is_sent_again(ModbusException exception)
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Tcp(1, 5, 0x83, (byte)exception));

        var reply = Exchange(master, Read);

        Assert.Equal((FrameOutcome.Exception, exception), (reply.Outcome, reply.Exception));
        Assert.Single(_wire.Sent);
    }

    [Fact]
    public void A_server_that_closed_an_idle_connection_is_reconnected_before_the_request_goes_out()
    {
        using var master = Opened();
        _wire.HangUp();
        _wire.AnswerNext(Ms(5), Tcp(1, 5, Pdu));

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
        Assert.Single(_wire.Sent);
        Assert.Equal(2, _wire.Opens);
    }

    [Fact]
    public void A_server_that_closes_in_mid_answer_is_a_lost_line()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Tcp(1, 5, Pdu)[..5]).At(Ms(20), _wire.HangUp);

        Assert.Equal(FrameOutcome.LineLost, Exchange(master, Read).Outcome);
        Assert.False(master.IsOpen);
        Assert.Equal(FrameOutcome.LineLost, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void A_wake_ends_an_idle_and_a_stop_everything()
    {
        using var master = Opened();
        using var stop = new CancellationTokenSource();
        _wire.At(Ms(20), master.Wake);
        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(Ms(60_000).Ticks, stop.Token));
        Assert.Equal(Ms(20), _clock.Now);

        _wire.At(Ms(40), () => { stop.Cancel(); _wire.Wake(); });
        Assert.Equal(FrameOutcome.Stopped, master.Exchange(Read, Ms(60_000), _data, stop.Token).Outcome);
        Assert.Equal(FrameOutcome.Stopped, master.Exchange(Read, Ms(60_000), _data, stop.Token).Outcome);
        Assert.Equal(Ms(40), _clock.Now);
    }

    [Fact]
    public void Transactions_go_round_without_end()
    {
        using var master = Opened();
        _wire.Device = static request => Tcp((ushort)((request[0] << 8) | request[1]), 5, Pdu);
        _wire.DeviceDelay = TimeSpan.Zero;

        for (var turn = 0; turn < 70_000; turn++)
        {
            _wire.Sent.Clear();
            Assert.True(Exchange(master, Read).IsOk);
        }
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private ModbusReply Exchange(TcpMaster master, ModbusRequest request) =>
        master.Exchange(request, Timeout, _data, CancellationToken.None);

    private TcpMaster Opened()
    {
        var master = new TcpMaster(_wire, _clock);
        Assert.True(master.TryOpen(out _, CancellationToken.None));
        return master;
    }
}
