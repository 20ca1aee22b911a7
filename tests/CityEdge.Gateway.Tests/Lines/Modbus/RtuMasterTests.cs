using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Wires;
using static CityEdge.Gateway.Tests.Lines.Modbus.Frames;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>What an RTU bus does to a master, byte by byte in time. 9,600 baud 8N1: a character takes 1.04 ms, 3.5 of them 3.65 ms.</summary>
public sealed class RtuMasterTests : IDisposable
{
    private static readonly TimeSpan Timeout = Ms(300);
    private static readonly ModbusRequest Read = ModbusRequest.ReadHolding(5, 0, 1);
    private static readonly ModbusRequest Coil = ModbusRequest.WriteCoil(30, 0, 0xFF00);
    private static readonly byte[] Answer = Rtu(5, 3, 2, 0, 42);

    private readonly ManualClock _clock = new();
    private readonly ScriptedWire _wire;
    private readonly byte[] _data = new byte[250];

    public RtuMasterTests() => _wire = new(_clock);

    public void Dispose() => _wire.Dispose();

    [Fact]
    public void An_answer_is_taken_with_the_time_of_its_last_byte()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(20), Answer);

        var reply = Exchange(master, Read);

        Assert.Equal(FrameOutcome.Ok, reply.Outcome);
        Assert.Equal(new byte[] { 0, 42 }, _data[..reply.Length]);
        Assert.False(reply.Suspect);
        Assert.Equal(Read.RtuFrame.ToArray(), _wire.Sent.Single().Bytes);
        Assert.Equal(_wire.Sent[0].At + 8 * _wire.Character + Ms(20) + 6 * _wire.Character, TimeSpan.FromTicks(reply.ReceivedAt));
    }

    [Theory]
    [InlineData(9600, 10, 3.6458)]
    [InlineData(19200, 11, 2.0052)]
    [InlineData(38400, 10, 1.75)]
    [InlineData(115200, 10, 1.75)]
    public void The_silence_between_frames_is_that_of_the_serial_line_guide(int baud, int bits, double milliseconds)
    {
        var options = new RtuOptions { Baud = baud, BitsPerCharacter = bits };

        Assert.Equal(milliseconds, options.Silence.TotalMilliseconds, 3);
    }

    [Theory]
    [InlineData(SerialParity.None, 1, 10)]
    [InlineData(SerialParity.Even, 1, 11)]
    [InlineData(SerialParity.None, 2, 11)]
    internal void A_character_has_the_bits_of_its_format(SerialParity parity, int stopBits, int bits) =>
        Assert.Equal(bits, RtuOptions.For(9600, parity, stopBits).BitsPerCharacter);

    [Fact]
    public void A_request_waits_for_the_silence_after_the_last_answer()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Answer).AnswerNext(Ms(5), Answer);

        var first = Exchange(master, Read);
        Exchange(master, Read);

        Assert.True(_wire.Sent[1].At - TimeSpan.FromTicks(first.ReceivedAt) >= Ms(3.645));
        Assert.True(_wire.Sent[1].At - TimeSpan.FromTicks(first.ReceivedAt) < Ms(4));
    }

    [Fact]
    public void No_answer_is_given_up_at_the_deadline_and_a_turn_around_is_left_for_a_late_one()
    {
        using var master = Opened();

        var reply = Exchange(master, Read);

        Assert.Equal(FrameOutcome.NoAnswer, reply.Outcome);
        Assert.Equal(_wire.Sent[0].At + 8 * _wire.Character + Timeout, TimeSpan.FromTicks(reply.ReceivedAt));
        Assert.Equal(TimeSpan.FromTicks(reply.ReceivedAt) + RtuDefaults.TurnAround, _clock.Now);
    }

    [Fact]
    public void Half_a_frame_is_truncated()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Answer[..4]);

        Assert.Equal(FrameOutcome.Truncated, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void Dribbling_bytes_do_not_move_the_deadline()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Answer, spacing: Ms(100));

        var reply = Exchange(master, Read);

        Assert.Equal(FrameOutcome.Truncated, reply.Outcome);
        Assert.Equal(_wire.Sent[0].At + 8 * _wire.Character + Timeout, TimeSpan.FromTicks(reply.ReceivedAt));
    }

    [Fact]
    public void Gaps_inside_a_frame_do_not_end_it()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Answer, spacing: Ms(30));

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void A_wrong_checksum_is_named_and_the_next_exchange_is_in_step()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), [.. Answer[..^1], (byte)(Answer[^1] ^ 1)]).AnswerNext(Ms(5), Answer);

        Assert.Equal(FrameOutcome.BadCrc, Exchange(master, Read).Outcome);
        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
    }

    [Theory]
    [InlineData("06 03 02 00 2A", FrameOutcome.WrongUnit)]
    [InlineData("05 04 02 00 2A", FrameOutcome.WrongFunction)]
    [InlineData("05 03 04 00 2A 00 2B", FrameOutcome.WrongShape)]
    [InlineData("05 83 00", FrameOutcome.WrongShape)]
    internal void A_sound_frame_that_does_not_fit_is_told_apart(string unitAndPdu, FrameOutcome outcome)
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Rtu(Hex(unitAndPdu)));

        Assert.Equal(outcome, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void A_write_answered_with_another_value_is_a_wrong_shape()
    {
        using var master = Opened(LocalEcho.No);
        _wire.AnswerNext(Ms(5), Rtu(30, 5, 0, 0, 0, 0));

        Assert.Equal(FrameOutcome.WrongShape, Exchange(master, Coil).Outcome);
    }

    [Fact]
    public void A_write_answered_under_another_number_is_a_wrong_unit_not_a_second_master()
    {
        using var master = Opened(LocalEcho.No);
        _wire.AnswerNext(Ms(5), Rtu(31, 5, 0, 0, 0xFF, 0));

        Assert.Equal(FrameOutcome.WrongUnit, Exchange(master, Coil).Outcome);
    }

    [Theory]
    [InlineData(ModbusException.Acknowledge)]
    [InlineData(ModbusException.ServerDeviceBusy)]
    [InlineData(ModbusException.IllegalDataAddress)]
    internal void An_exception_is_a_value_and_nothing_is_sent_again(ModbusException exception)
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Rtu(5, 0x83, (byte)exception));

        var reply = Exchange(master, Read);

        Assert.Equal(FrameOutcome.Exception, reply.Outcome);
        Assert.Equal(exception, reply.Exception);
        Assert.Single(_wire.Sent);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("FF FF 05 03")]
    [InlineData("05 03 02")]
    public void Garbage_before_a_frame_is_stepped_over(string garbage)
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), [.. Hex(garbage), .. Answer]);

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void An_answer_behind_that_of_a_stranger_is_found()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), [.. Rtu(9, 3, 2, 0, 1), .. Answer]);

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
        Assert.Equal(42, _data[1]);
    }

    [Fact]
    public void A_late_answer_is_drained_before_the_next_request()
    {
        using var master = Opened();
        _wire.AnswerNext(Timeout + Ms(20), Rtu(5, 3, 2, 0, 1)).AnswerNext(Ms(5), Rtu(5, 3, 2, 0, 2));

        Assert.Equal(FrameOutcome.NoAnswer, Exchange(master, Read).Outcome);
        var reply = Exchange(master, Read);

        Assert.Equal(2, _data[1]);
        Assert.True(reply.Suspect);
    }

    [Fact]
    public void A_late_answer_that_comes_while_nobody_asks_is_never_taken_for_the_next_one()
    {
        using var master = Opened();
        _wire.AnswerNext(Timeout + Ms(80), Rtu(5, 3, 2, 0, 1)).AnswerNext(Ms(5), Rtu(5, 3, 2, 0, 2));

        Exchange(master, Read);
        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(In(Ms(500)), CancellationToken.None));
        Exchange(master, Read);

        Assert.Equal(2, _data[1]);
    }

    [Fact]
    public void A_late_answer_that_lies_in_the_driver_is_thrown_away_before_the_request()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Answer);
        Exchange(master, Read);
        _wire.Say(_clock.Now + Ms(1), Rtu(5, 3, 2, 0, 99), spacing: TimeSpan.Zero).AnswerNext(Ms(5), Answer);
        _clock.MoveTo(In(Ms(1000)));

        Exchange(master, Read);

        Assert.Equal(42, _data[1]);
    }

    [Fact]
    public void A_late_twin_is_suspect_and_so_is_everything_until_an_answer_stands_alone()
    {
        using var master = Opened();
        // The device is one answer behind: each comes after the next request.
        _wire.AnswerNext(Ms(375), Rtu(5, 3, 2, 0, 1)).AnswerNext(Ms(35), Rtu(5, 3, 2, 0, 2))
            .AnswerNext(Ms(5), Rtu(5, 3, 2, 0, 3)).AnswerNext(Ms(5), Rtu(5, 3, 2, 0, 4));

        Assert.Equal(FrameOutcome.NoAnswer, Exchange(master, Read).Outcome);
        var twin = Exchange(master, Read);
        Assert.Equal(1, _data[1]);
        var next = Exchange(master, Read);
        Assert.Equal(3, _data[1]);
        var last = Exchange(master, Read);

        Assert.Equal(4, _data[1]);
        Assert.Equal((true, true, false), (twin.Suspect, next.Suspect, last.Suspect));
    }

    [Fact]
    public void A_glitch_behind_every_answer_does_not_keep_a_shape_under_suspicion()
    {
        using var master = Opened();
        // What an unbiased bus hears when a driver lets go of it: too short for any frame.
        byte[] answer = [.. Answer, 0x00];
        _wire.IgnoreNext().AnswerNext(Ms(5), answer).AnswerNext(Ms(5), answer);

        Exchange(master, Read);

        Assert.True(Exchange(master, Read).Suspect);
        Assert.False(Exchange(master, Read).Suspect);
    }

    [Fact]
    public void Only_the_shape_that_failed_is_suspect()
    {
        using var master = Opened();
        var other = ModbusRequest.ReadHolding(5, 0, 2);
        _wire.IgnoreNext().AnswerNext(Ms(5), AnswerRtu(other)).AnswerNext(Ms(5), Answer).AnswerNext(Ms(5), Answer);

        Exchange(master, Read);

        Assert.False(Exchange(master, other).Suspect);
        Assert.True(Exchange(master, Read).Suspect);
        Assert.False(Exchange(master, Read).Suspect);
    }

    [Fact]
    public void An_exception_after_a_failure_may_be_late_as_well()
    {
        using var master = Opened();
        _wire.IgnoreNext().AnswerNext(Ms(5), Rtu(5, 0x83, 2));

        Exchange(master, ModbusRequest.ReadHolding(5, 0, 2));

        Assert.True(Exchange(master, Read).Suspect);
    }

    [Fact]
    public void A_babbling_device_is_drained_no_longer_than_the_limit()
    {
        using var master = Opened();
        _wire.Say(_clock.Now, Enumerable.Repeat((byte)0x55, 5000).ToArray());
        var began = _clock.Now;

        var reply = Exchange(master, Read);

        Assert.Contains(reply.Outcome, new[] { FrameOutcome.Truncated, FrameOutcome.BadCrc });
        Assert.True(_clock.Now - began <= RtuDefaults.DrainLimit + Timeout + 10 * _wire.Character + RtuDefaults.DrainLimit);
    }

    [Fact]
    public void A_flood_that_never_ends_ends_an_idle_and_the_listening_too()
    {
        using var master = Opened(listen: Ms(1000));
        _wire.Say(_clock.Now, new byte[20_000]);

        Assert.Equal(FrameOutcome.Ok, master.ListenFirst(CancellationToken.None));
        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(In(Ms(1000)), CancellationToken.None));
        Assert.True(_clock.Now <= Ms(2010));
        Assert.True(master.UnsolicitedBytes > 1000);
    }

    [Fact]
    public void An_adapter_that_echoes_is_recognised_on_the_first_read()
    {
        using var master = Opened();
        _wire.Echoes = true;
        _wire.AnswerNext(Ms(20), Answer).AnswerNext(Ms(20), Coil.RtuFrame.ToArray());

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
        Assert.Equal(LocalEcho.Yes, master.Echo);
        var reply = Exchange(master, Coil);

        Assert.Equal((FrameOutcome.Ok, false), (reply.Outcome, reply.Suspect));
    }

    [Fact]
    public void The_echo_of_a_write_to_a_dead_relay_is_no_answer()
    {
        using var master = Opened();
        _wire.Echoes = true;
        _wire.IgnoreNext();

        Assert.Equal(FrameOutcome.NoAnswer, Exchange(master, Read).Outcome);
        Assert.Equal(FrameOutcome.NoAnswer, Exchange(master, Coil).Outcome);
    }

    [Fact]
    public void Where_the_adapter_is_not_known_yet_a_mirrored_answer_is_suspect()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Coil.RtuFrame.ToArray());

        var reply = Exchange(master, Coil);

        Assert.Equal((FrameOutcome.Ok, true), (reply.Outcome, reply.Suspect));
        Assert.Equal(LocalEcho.Unknown, master.Echo);
    }

    [Fact]
    public void A_second_copy_tells_an_echoing_adapter_and_a_living_relay()
    {
        using var master = Opened();
        _wire.Echoes = true;
        _wire.AnswerNext(Ms(20), Coil.RtuFrame.ToArray());

        var reply = Exchange(master, Coil);

        Assert.Equal((FrameOutcome.Ok, false), (reply.Outcome, reply.Suspect));
        Assert.Equal(LocalEcho.Yes, master.Echo);
    }

    [Fact]
    public void Where_the_adapter_does_not_echo_a_mirrored_answer_is_the_answer()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), Answer).AnswerNext(Ms(5), Coil.RtuFrame.ToArray());

        Exchange(master, Read);
        var reply = Exchange(master, Coil);

        Assert.Equal((FrameOutcome.Ok, false), (reply.Outcome, reply.Suspect));
    }

    [Fact]
    public void A_broadcast_awaits_no_answer_but_a_turn_around()
    {
        using var master = Opened();

        var reply = Exchange(master, ModbusRequest.WriteRegister(0, 1, 2));

        Assert.Equal(FrameOutcome.Ok, reply.Outcome);
        Assert.Equal(_wire.Sent[0].At + 8 * _wire.Character + RtuDefaults.BroadcastDelay, _clock.Now);
    }

    [Fact]
    public void The_bus_is_listened_to_before_the_first_transmission()
    {
        using var master = Opened(listen: Ms(1000));
        _wire.AnswerNext(Ms(5), Answer).AnswerNext(Ms(5), Answer);

        Exchange(master, Read);
        Exchange(master, Read);

        Assert.True(_wire.Sent[0].At >= Ms(1000));
        Assert.True(_wire.Sent[1].At < Ms(1100));
    }

    [Fact]
    public void A_wake_does_not_shorten_the_first_listening()
    {
        using var master = Opened(listen: Ms(1000));
        _wire.At(Ms(100), master.Wake).AnswerNext(Ms(5), Answer);

        Exchange(master, Read);

        Assert.True(_wire.Sent[0].At >= Ms(1000));
    }

    [Fact]
    public void While_a_foreign_master_polls_no_read_is_sent_and_a_siren_is()
    {
        using var master = Opened(listen: Ms(1000));
        for (var at = 300; at < 10_000; at += 600)
        {
            _wire.Say(Ms(at), [.. Rtu(7, 3, 0, 0, 0, 2), .. Rtu(7, 3, 4, 0, 0, 0, 0)]);
        }

        Assert.Equal(FrameOutcome.ForeignMaster, Exchange(master, Read).Outcome);
        Assert.Equal(FrameOutcome.ForeignMaster, Exchange(master, Read).Outcome);
        Assert.Empty(_wire.Sent);
        Exchange(master, Coil);

        Assert.Equal(Coil.RtuFrame.ToArray(), _wire.Sent.Single().Bytes);
        Assert.True(master.ForeignRequests >= 2);
    }

    [Fact]
    public void When_the_foreign_master_has_gone_the_bus_is_ours_after_one_listening()
    {
        using var master = Opened(listen: Ms(1000));
        _wire.Say(Ms(300), Rtu(7, 3, 0, 0, 0, 2)).AnswerNext(Ms(5), Answer);

        Assert.Equal(FrameOutcome.ForeignMaster, Exchange(master, Read).Outcome);

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void A_foreign_master_is_heard_while_idle_to_whatever_unit()
    {
        using var master = Opened();
        _wire.Say(Ms(300), [0, 0x13, .. Rtu(7, 16, 0, 1, 0, 1, 2, 0, 5)]);

        Assert.Equal(FrameOutcome.ForeignMaster, master.Idle(In(Ms(1000)), CancellationToken.None));
    }

    [Fact]
    public void An_answer_to_somebody_elses_equal_request_is_not_ours()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(5), [.. Rtu(7, 3, 0, 0, 0, 1), .. Rtu(5, 3, 0, 9, 0, 1), .. Answer]);

        Assert.Equal(FrameOutcome.ForeignMaster, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void Noise_is_counted_and_is_nobodys_request()
    {
        using var master = Opened();
        _wire.Say(Ms(300), Hex("00 FF 07 03 00 00 00 02 00 00 13"));

        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(In(Ms(1000)), CancellationToken.None));
        Assert.Equal(11, master.UnsolicitedBytes);
    }

    [Fact]
    public void A_late_coil_answer_that_reads_like_a_request_accuses_nobody()
    {
        using var master = Opened();
        var coils = ModbusRequest.ReadCoils(5, 0, 24);
        var late = Rtu(5, 1, 3, 0xD0, 0x00, 0x18);
        var offset = 0;
        Assert.True(RtuFrame.TryFindRequest(late, ref offset, out _));
        _wire.AnswerNext(Timeout + Ms(100), late);

        Assert.Equal(FrameOutcome.NoAnswer, Exchange(master, coils).Outcome);

        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(In(Ms(1000)), CancellationToken.None));
    }

    [Fact]
    public void A_wake_ends_an_idle_even_when_it_came_during_the_exchange_before()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(50), Answer).At(Ms(20), master.Wake);
        Exchange(master, Read);
        var began = _clock.Now;

        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(In(Ms(60_000)), CancellationToken.None));
        Assert.Equal(began, _clock.Now);
        master.Idle(In(Ms(1000)), CancellationToken.None);
        Assert.Equal(began + Ms(1000), _clock.Now);
    }

    [Fact]
    public void A_wake_does_not_cut_an_exchange_short()
    {
        using var master = Opened();
        _wire.AnswerNext(Ms(50), Answer).At(Ms(20), master.Wake);

        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void A_stop_ends_an_exchange_and_an_idle_at_once()
    {
        using var master = Opened();
        using var stop = new CancellationTokenSource();
        _wire.At(Ms(100), () => { stop.Cancel(); _wire.Wake(); });

        Assert.Equal(FrameOutcome.Stopped, master.Exchange(Read, Ms(60_000), _data, stop.Token).Outcome);
        Assert.Equal(FrameOutcome.Stopped, master.Idle(In(Ms(60_000)), stop.Token));
        Assert.Equal(Ms(100), _clock.Now);
    }

    [Fact]
    public void A_wire_that_is_gone_is_a_lost_line_and_can_be_opened_again()
    {
        using var master = Opened();
        _wire.At(Ms(50), _wire.HangUp);

        Assert.Equal(FrameOutcome.LineLost, Exchange(master, Read).Outcome);
        Assert.False(master.IsOpen);
        Assert.Equal(FrameOutcome.LineLost, Exchange(master, Read).Outcome);

        Assert.True(master.TryOpen(out _, CancellationToken.None));
        _wire.AnswerNext(Ms(5), Answer);
        Assert.Equal(FrameOutcome.Ok, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void A_wire_that_is_gone_while_idle_is_a_lost_line()
    {
        using var master = Opened();
        _wire.At(Ms(50), _wire.HangUp);

        Assert.Equal(FrameOutcome.LineLost, master.Idle(In(Ms(1000)), CancellationToken.None));
    }

    [Fact]
    public void A_write_that_sticks_is_a_lost_line()
    {
        using var master = Opened();
        _wire.WritesStick = true;

        Assert.Equal(FrameOutcome.LineLost, Exchange(master, Read).Outcome);
        Assert.False(_wire.IsOpen);
    }

    [Fact]
    public void An_open_that_fails_hands_its_sentence_on()
    {
        _wire.OpenFailure = "no such port";
        using var master = new RtuMaster(_wire, new() { Baud = 9600 }, _clock);

        Assert.False(master.TryOpen(out var failure, CancellationToken.None));
        Assert.Equal("no such port", failure);
        Assert.Equal(FrameOutcome.LineLost, Exchange(master, Read).Outcome);
    }

    [Fact]
    public void A_dead_slave_costs_the_next_one_its_time_out_and_one_turn_around_only()
    {
        using var master = Opened();
        var smoke = ModbusRequest.ReadInput(6, 0, 1);
        _wire.IgnoreNext().AnswerNext(Ms(5), AnswerRtu(smoke));
        Exchange(master, Read);

        var reply = Exchange(master, smoke);

        Assert.Equal(FrameOutcome.Ok, reply.Outcome);
        var afterDead = _wire.Sent[0].At + 8 * _wire.Character + Timeout + RtuDefaults.TurnAround;
        Assert.InRange(_wire.Sent[1].At - afterDead, TimeSpan.Zero, Ms(4));
    }

    [Fact]
    public void Too_small_a_place_for_the_data_is_a_programming_error()
    {
        using var master = Opened();

        Assert.Throws<ArgumentOutOfRangeException>(() => master.Exchange(Read, Timeout, new byte[1], CancellationToken.None));
    }

    [Fact]
    public void Nothing_is_allocated_per_exchange_once_warm()
    {
        using var master = new RtuMaster(new Repeater(_clock, Answer), new() { Baud = 115200, ListenFirst = TimeSpan.Zero }, _clock);
        master.TryOpen(out _, CancellationToken.None);
        for (var turn = 0; turn < 100; turn++)
        {
            Exchange(master, turn % 2 == 0 ? Read : Coil);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1000; turn++)
        {
            Exchange(master, turn % 2 == 0 ? Read : Coil);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private long In(TimeSpan span) => _clock.GetTimestamp() + span.Ticks;

    private ModbusReply Exchange(RtuMaster master, ModbusRequest request) =>
        master.Exchange(request, Timeout, _data, CancellationToken.None);

    private RtuMaster Opened(LocalEcho echo = LocalEcho.Unknown, TimeSpan? listen = null)
    {
        var master = new RtuMaster(_wire, new() { Baud = 9600, Echo = echo, ListenFirst = listen ?? TimeSpan.Zero }, _clock);
        Assert.True(master.TryOpen(out _, CancellationToken.None));
        return master;
    }

    /// <summary>Answers every request alike and keeps nothing.</summary>
    private sealed class Repeater(ManualClock clock, byte[] answer) : IWire
    {
        private bool _asked;

        public bool IsOpen => true;

        public bool TryOpen(out string? failure, CancellationToken stop)
        {
            failure = null;
            return true;
        }

        public bool Write(ReadOnlySpan<byte> bytes, CancellationToken stop) => _asked = true;

        public int Read(Span<byte> buffer, long untilTimestamp, CancellationToken stop)
        {
            if (!_asked)
            {
                clock.MoveTo(untilTimestamp);
                return 0;
            }

            _asked = false;
            answer.CopyTo(buffer);
            return answer.Length;
        }

        public void Wake()
        {
        }

        public void Close()
        {
        }

        public void Dispose()
        {
        }
    }
}
