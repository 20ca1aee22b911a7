using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

public sealed class OutputTests
{
    private const byte Board = 30;
    private const int TimerAddress = 0x200;

    [Fact]
    public void An_output_command_waits_for_one_transaction_in_flight_and_is_read_back()
    {
        for (var at = 5.0; at < 5.5; at += 0.013)
        {
            var (line, siren) = Site();
            line.Clock.At(at, () => line.Line.Command(line.Bound.Devices[^1].Outputs[0], true));
            line.RunUntil(7);

            var write = line.Bus.Log.FindIndex(static e => e.IsWrite);
            var inFlight = line.Bus.Log[write - 1];
            Assert.True(inFlight.Start <= at * TimeSpan.TicksPerSecond);
            Assert.Equal(inFlight.End, line.Bus.Log[write].Start);
            Assert.Equal((ModbusFunction.ReadCoils, line.Bus.Log[write].End), (line.Bus.Log[write + 1].Function, line.Bus.Log[write + 1].Start));
            Assert.InRange(line.FirstAfter(siren, at, static r => r is { Quality: Quality.Good, Value: 1 }) - at, 0, 0.025 + 0.060);
        }
    }

    [Fact]
    public void A_command_wakes_an_idle_line()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0)]);
        line.Clock.At(3.3, () => line.Line.Command(board.Outputs[0], true));

        line.RunUntil(4);

        Assert.Equal((long)(3.3 * TimeSpan.TicksPerSecond), line.Bus.Log.First(static e => e.IsWrite).Start);
    }

    [Fact]
    public void The_siren_sounds_on_the_boards_timer_re_armed_at_a_third_and_stops_within_a_minute_of_the_gateways_death()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0, TimerAddress)]);
        line.Bus[Board].Timers[TimerAddress] = (0, TimeSpan.FromMilliseconds(100).Ticks);
        line.Clock.At(3, () => line.Line.Command(board.Outputs[0], true));

        line.RunUntil(100);

        var writes = line.Bus.Log.Where(static e => e.IsWrite).ToList();
        Assert.All(writes, static w => Assert.Equal((TimerAddress, 600), (w.Address, w.Argument)));
        Assert.Equal([3, 23, 43, 63, 83], writes.Select(static w => Math.Round(w.Seconds, 1)));
        Assert.InRange(line.Bus[Board].OffAt[0], line.Clock.Now, line.Clock.Now + TimeSpan.FromSeconds(60).Ticks);
        Assert.All(line.Of(board.Outputs[0].Status).Where(static r => TestLine.Seconds(r) > 4), static r => Assert.Equal(1, r.Value));
    }

    [Fact]
    public void Off_is_a_plain_coil_and_ends_the_re_arming()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0, TimerAddress)]);
        line.Bus[Board].Timers[TimerAddress] = (0, TimeSpan.FromMilliseconds(100).Ticks);
        line.Clock.At(3, () => line.Line.Command(board.Outputs[0], true));
        line.Clock.At(10, () => line.Line.Command(board.Outputs[0], false));

        line.RunUntil(100);

        Assert.Equal([(TimerAddress, 600), (0, 0)], line.Bus.Log.Where(static e => e.IsWrite).Select(static e => (e.Address, e.Argument)));
        Assert.Equal((Quality.Good, 0.0), (line.LastOf(board.Outputs[0].Status).Quality, line.LastOf(board.Outputs[0].Status).Value));
    }

    [Fact]
    public void A_board_that_refuses_its_timer_gets_the_plain_coil()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0, TimerAddress)]);
        line.Bus[Board].WriteException[TimerAddress] = ModbusException.IllegalDataAddress;
        line.Clock.At(3, () => line.Line.Command(board.Outputs[0], true));

        line.RunUntil(5);

        Assert.True(line.Bus[Board].Coils[0]);
        Assert.InRange(line.FirstAfter(board.Outputs[0].Status, 3, static r => r.Value == 1), 3, 3.2);
    }

    [Fact]
    public void A_board_that_takes_the_timers_address_for_something_else_gets_the_plain_coil()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0, TimerAddress)]);
        line.Bus[Board].Timers.Clear();
        line.Clock.At(3, () => line.Line.Command(board.Outputs[0], true));

        line.RunUntil(5);

        Assert.True(line.Bus[Board].Coils[0]);
        Assert.InRange(line.FirstAfter(board.Outputs[0].Status, 3, static r => r.Value == 1), 3, 3.5);
    }

    [Fact]
    public void An_output_that_does_not_obey_is_a_mismatch_and_tried_again_until_it_does()
    {
        var (line, siren) = Site();
        var board = line.Bound.Devices[^1];
        line.Bus[Board].Stuck.Add(0);
        line.Clock.At(5, () => line.Line.Command(board.Outputs[0], true));
        line.Clock.At(15, () => line.Bus[Board].Stuck.Clear());

        line.RunUntil(20);

        Assert.InRange(line.FirstAfter(siren, 5, static r => r.Reason == QualityReason.OutputMismatch), 5, 5.1);
        var writes = line.Bus.Log.Where(static e => e.IsWrite).Select(static e => e.Seconds).ToList();
        Assert.InRange(writes.Zip(writes.Skip(1), static (a, b) => b - a).Max(), 0.9, 1.1);
        Assert.InRange(line.FirstAfter(siren, 15, static r => r is { Quality: Quality.Good, Value: 1 }), 15, 16.1);
    }

    [Theory]
    [InlineData(ModbusException.IllegalFunction)]
    [InlineData(ModbusException.ServerDeviceFailure)]
    [InlineData(ModbusException.ServerDeviceBusy)]
    internal void A_refused_command_is_a_mismatch_too(ModbusException exception)
    {
        var (line, siren) = Site();
        line.Bus[Board].WriteException[0] = exception;
        line.Clock.At(5, () => line.Line.Command(line.Bound.Devices[^1].Outputs[0], true));

        line.RunUntil(20);

        Assert.Equal(QualityReason.OutputMismatch, line.LastOf(siren).Reason);
    }

    [Fact]
    public void A_dead_board_is_told_and_the_siren_is_tried_every_second_until_it_sounds()
    {
        var (line, siren) = Site();
        line.Clock.At(4.9, () => line.Bus[Board].Dead = true);
        line.Clock.At(5, () => line.Line.Command(line.Bound.Devices[^1].Outputs[0], true));
        line.Clock.At(25, () => line.Bus[Board].Dead = false);

        line.RunUntil(30);

        Assert.InRange(line.FirstAfter(siren, 5, static r => r.Reason == QualityReason.CommunicationFailure), 5, 6);
        var tries = line.Bus.Log.Where(static e => e.IsWrite && e.Outcome == FrameOutcome.NoAnswer).ToList();
        Assert.All(tries.Zip(tries.Skip(1)), static p => Assert.InRange(p.Second.Start - p.First.End, 0, TimeSpan.FromSeconds(1.05).Ticks));
        Assert.InRange(line.FirstAfter(siren, 25, static r => r is { Quality: Quality.Good, Value: 1 }), 25, 26.5);
        Assert.True(line.Bus[Board].Coils[0]);
    }

    [Fact]
    public void A_board_that_restarted_with_its_relays_open_is_commanded_again()
    {
        var (line, siren) = Site();
        line.Clock.At(5, () => line.Line.Command(line.Bound.Devices[^1].Outputs[0], true));
        line.Clock.At(10, () => line.Bus[Board].Restart());
        line.Clock.At(20, () => line.Bus[Board].Dead = true);
        line.Clock.At(30, () => line.Bus[Board].Restart());

        line.RunUntil(45);

        Assert.InRange(line.FirstAfter(siren, 10.1, static r => r.Reason == QualityReason.OutputMismatch), 10, 15.5);
        Assert.InRange(line.FirstAfter(siren, 30, static r => r is { Quality: Quality.Good, Value: 1 }), 30, 31.5);
        Assert.True(line.Bus[Board].Coils[0]);
    }

    [Fact]
    public void A_board_that_restarted_sounds_on_its_timer_again()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0, TimerAddress)]);
        line.Bus[Board].Timers[TimerAddress] = (0, TimeSpan.FromMilliseconds(100).Ticks);
        line.Clock.At(3, () => line.Line.Command(board.Outputs[0], true));
        line.Clock.At(10, () => line.Bus[Board].Restart());

        line.RunUntil(100);

        Assert.True(line.Bus[Board].Coils[0]);
        Assert.All(line.Bus.Log.Where(static e => e.IsWrite), static w => Assert.Equal(TimerAddress, w.Address));
    }

    [Fact]
    public void A_dead_board_does_not_hold_up_the_siren_of_a_living_one()
    {
        const byte living = Board + 1;
        var line = new TestLine();
        var dead = line.Device(Board, [], [TestLine.Relay(0)]);
        var alive = line.Device(living, [], [TestLine.Relay(0)]);
        line.Bus[Board].Dead = true;
        line.Clock.At(20, () =>
        {
            line.Line.Command(dead.Outputs[0], true);
            line.Line.Command(alive.Outputs[0], true);
        });

        line.RunUntil(25);

        Assert.Equal(living, line.Bus.Log.First(static e => e.IsWrite).Unit);
        Assert.Contains(line.Bus.Log, static e => e is { IsWrite: true, Unit: Board });
    }

    [Fact]
    public void Outputs_are_read_before_any_poll_and_a_siren_found_on_stays_on()
    {
        var (line, siren) = Site();
        line.Bus[Board].Coils[0] = true;

        line.RunUntil(30);

        Assert.Equal((Board, ModbusFunction.ReadCoils), (line.Bus.Log[0].Unit, line.Bus.Log[0].Function));
        Assert.DoesNotContain(line.Bus.Log, static e => e.IsWrite);
        Assert.All(line.Of(siren), static r => Assert.Equal((Quality.Good, 1.0), (r.Quality, r.Value)));
    }

    [Fact]
    public void A_dead_board_at_the_start_holds_up_the_first_poll_by_one_time_out_at_most()
    {
        var (line, _) = Site();
        line.Bus[Board].Dead = true;

        line.RunUntil(3);

        Assert.Equal(FrameOutcome.NoAnswer, line.Bus.Log[0].Outcome);
        Assert.All(line.Bus.Log.Skip(1).Take(8), static e => Assert.NotEqual(Board, e.Unit));
    }

    [Fact]
    public void Outputs_are_read_back_every_two_seconds_while_nothing_is_commanded()
    {
        var (line, _) = Site();

        line.RunUntil(61);

        Assert.Equal(30, line.Bus.Log.Count(static e => e.Function == ModbusFunction.ReadCoils));
    }

    [Fact]
    public void A_command_given_before_the_line_was_open_is_executed_when_it_opens()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0)]);
        line.Bus.Unplugged = true;
        line.Line.Command(board.Outputs[0], true);
        line.Clock.At(20, () => line.Bus.Unplugged = false);

        line.RunUntil(30);

        Assert.True(line.Bus.Log[0].IsWrite);
        Assert.True(line.Bus[Board].Coils[0]);
    }

    [Fact]
    public void The_latest_wish_wins()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0)]);
        line.Clock.At(5, () =>
        {
            line.Line.Command(board.Outputs[0], true);
            line.Line.Command(board.Outputs[0], false);
            line.Line.Command(board.Outputs[0], true);
        });

        // While the off of second 8 is on the wire, a new alarm wishes it on again.
        line.Clock.At(8, () => line.Line.Command(board.Outputs[0], false));
        line.Clock.At(8.001, () => line.Line.Command(board.Outputs[0], true));
        line.RunUntil(10);

        Assert.Equal([0xFF00, 0, 0xFF00], line.Bus.Log.Where(static e => e.IsWrite).Select(static e => e.Argument));
        Assert.True(line.Bus[Board].Coils[0]);
        Assert.Equal(1, line.LastOf(board.Outputs[0].Status).Value);
        Assert.DoesNotContain(line.Of(board.Outputs[0].Status), static r => r.Reason == QualityReason.OutputMismatch);
    }

    [Fact]
    public void A_new_command_is_not_held_back_by_an_earlier_failure_of_the_board()
    {
        var line = new TestLine();
        var board = line.Device(Board, [], [TestLine.Relay(0), TestLine.Relay(1)]);
        line.Bus[Board].Dead = true;
        line.Clock.At(5, () => line.Line.Command(board.Outputs[0], true));
        line.Clock.At(12.05, () => line.Line.Command(board.Outputs[1], true));

        line.RunUntil(14);

        var second = line.Bus.Log.First(static e => e is { IsWrite: true, Address: 1 });
        Assert.InRange(second.Seconds, 12.05, 12.4);
    }

    private static (TestLine Line, PointId Siren) Site()
    {
        var line = new TestLine();
        for (byte unit = 1; unit <= 8; unit++)
        {
            line.Device(unit, [TestLine.Point(0, interval: 0.1)]);
        }

        var board = line.Device(Board, [], [TestLine.Relay(0)]);
        return (line, board.Outputs[0].Status);
    }
}
