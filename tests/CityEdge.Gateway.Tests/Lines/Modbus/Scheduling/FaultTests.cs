using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

public sealed class FaultTests
{
    [Fact]
    public void A_hole_that_answers_illegal_address_is_learned_kept_and_split()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0), TestLine.Point(3), TestLine.Point(4), TestLine.Point(9)]);
        line.Bus[1].Missing.UnionWith([6, 7]);
        line.Bus[1].Registers[9] = 42;

        line.RunUntil(5);

        Assert.Equal(
            [new("d1", RegisterTable.Holding, 1, 2), new LearnedHole("d1", RegisterTable.Holding, 5, 4)],
            line.Line.LearnedHoles.OrderBy(static h => h.Address));
        Assert.Single(line.Bus.Log, static e => e.Outcome == FrameOutcome.Exception);
        Assert.DoesNotContain(line.Readings, static r => r.Quality == Quality.Bad);
        Assert.Equal(42, line.LastOf(device.Points[3].Id).Value);

        var next = new TestLine { Learned = line.Line.LearnedHoles };
        next.Device(1, [TestLine.Point(0), TestLine.Point(3), TestLine.Point(4), TestLine.Point(9)]);
        next.Bus[1].Missing.UnionWith([6, 7]);
        next.RunUntil(5);

        Assert.DoesNotContain(next.Bus.Log, static e => e.Outcome == FrameOutcome.Exception);
    }

    [Fact]
    public void Only_the_missing_point_of_a_read_without_holes_is_bad()
    {
        var line = new TestLine();
        var device = line.Device(1, [.. Enumerable.Range(0, 8).Select(static a => TestLine.Point(a))]);
        line.Bus[1].Missing.Add(5);

        line.RunUntil(5);

        Assert.All(device.Points.Index(), p => Assert.Equal(
            p.Index == 5 ? QualityReason.ConfigurationError : QualityReason.None, line.LastOf(p.Item.Id).Reason));
        Assert.All(device.Points.Where((_, i) => i != 5), p => Assert.DoesNotContain(line.Of(p.Id), static r => r.Quality == Quality.Bad));
        Assert.Equal(Quality.Good, line.LastOf(device.Status).Quality);
        Assert.Empty(line.Line.LearnedHoles);
    }

    [Theory]
    [InlineData(ModbusException.ServerDeviceFailure, QualityReason.DeviceFailure)]
    [InlineData(ModbusException.IllegalFunction, QualityReason.ConfigurationError)]
    [InlineData(ModbusException.IllegalDataValue, QualityReason.ConfigurationError)]
    [InlineData(ModbusException.MemoryParityError, QualityReason.DeviceFailure)]
    internal void A_refused_read_is_bad_with_its_reason_and_the_device_answers(ModbusException exception, QualityReason reason)
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0)]);
        line.Bus[1].Exception = exception;

        line.RunUntil(3);

        Assert.Equal(reason, line.LastOf(device.Points[0].Id).Reason);
        Assert.Equal(Quality.Good, line.LastOf(device.Status).Quality);
    }

    [Theory]
    [InlineData(ModbusException.ServerDeviceBusy)]
    [InlineData(ModbusException.Acknowledge)]
    internal void Busy_is_borne_five_times_and_then_a_device_failure(ModbusException exception)
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0, interval: 60)]);
        line.Bus[1].Exception = exception;

        line.RunUntil(30);

        Assert.Equal(6, line.Bus.Log.Count);
        Assert.Equal(QualityReason.DeviceFailure, Assert.Single(line.Of(device.Points[0].Id)).Reason);
    }

    [Fact]
    public void A_device_behind_a_gateway_that_says_so_is_dead()
    {
        var line = new TestLine(tcp: true);
        var device = line.Device(1, [TestLine.Point(0)]);
        line.Bus[1].Exception = ModbusException.GatewayTargetFailed;

        line.RunUntil(3);

        Assert.Equal(QualityReason.CommunicationFailure, line.LastOf(device.Status).Reason);
    }

    [Fact]
    public void A_suspect_answer_is_uncertain_and_asked_for_again_at_once()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0, interval: 10)]);
        line.Bus[1].Suspect = 1;
        line.Bus[1].Registers[0] = 7;

        line.RunUntil(5);

        Assert.Equal(
            [(7.0, Quality.Uncertain, QualityReason.Suspect), (7.0, Quality.Good, QualityReason.None)],
            line.Of(device.Points[0].Id).Select(static r => (r.Value, r.Quality, r.Reason)));
        Assert.InRange(line.LastOf(device.Points[0].Id).Received.Elapsed, 0, TimeSpan.FromSeconds(1.2).Ticks);
    }

    [Fact]
    public void One_mute_read_of_a_living_device_does_not_keep_the_others_from_being_read()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0, interval: 0.2), TestLine.Point(100, interval: 1)]);
        line.Bus[1].Mute.Add(0);

        line.RunUntil(120);

        Assert.Equal(QualityReason.CommunicationFailure, line.LastOf(device.Points[0].Id).Reason);
        Assert.Equal(Quality.Good, line.LastOf(device.Status).Quality);
        var good = line.Of(device.Points[1].Id).Where(static r => r.Quality == Quality.Good).Select(TestLine.Seconds).SkipWhile(static s => s < 20).ToList();
        Assert.All(good.Zip(good.Skip(1)), static p => Assert.InRange(p.Second - p.First, 0, 1.5));
    }

    [Fact]
    public void Coils_reach_their_points_bit_by_bit()
    {
        var line = new TestLine();
        var bits = new[] { 3, 10, 17 };
        var device = line.Device(1, bits.Select(static a => TestLine.Point(a, table: RegisterTable.Discrete, type: RegisterType.Bool)));
        line.Bus[1].Coils[10] = true;

        line.RunUntil(2);

        Assert.Equal([0, 1, 0], device.Points.Select(p => line.LastOf(p.Id).Value));
    }

    [Fact]
    public void The_bus_is_listened_to_before_the_first_request_and_tcp_is_not()
    {
        var bus = new TestLine();
        bus.Device(1, [TestLine.Point(0)]);
        bus.RunUntil(2);
        var plc = new TestLine(tcp: true);
        plc.Device(1, [TestLine.Point(0)]);
        plc.RunUntil(2);

        Assert.Equal(TimeSpan.TicksPerSecond, bus.Bus.Log[0].Start);
        Assert.Equal(0, plc.Bus.Log[0].Start);
    }

    [Fact]
    public void A_foreign_master_is_a_fault_and_the_line_is_silent_until_it_was_quiet_for_ten_seconds()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0, interval: 0.5)]);
        for (var at = 20.0; at < 40; at += 3)
        {
            line.Bus.ForeignRequest(at);
        }

        line.RunUntil(60);

        var heard = line.FirstAfter(line.Status, 0, static r => r.Reason == QualityReason.ForeignMaster);
        Assert.InRange(heard, 20, 20.5);
        Assert.Equal(QualityReason.ForeignMaster, line.Of(device.Points[0].Id).First(static r => r.Quality == Quality.Bad).Reason);
        Assert.DoesNotContain(line.Bus.Log, e => e.Seconds > heard && e.Seconds < 38 + 10);
        Assert.Contains(line.Bus.Log, static e => e.Seconds is > 48 and < 49.1);
        Assert.Equal(Quality.Good, line.LastOf(line.Status).Quality);
        Assert.Equal(Quality.Good, line.LastOf(device.Points[0].Id).Quality);
    }

    [Fact]
    public void A_siren_is_commanded_although_a_foreign_master_speaks()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)]);
        var board = line.Device(2, [], [TestLine.Relay(0)]);
        for (var at = 3.0; at < 30; at += 0.5)
        {
            line.Bus.ForeignRequest(at);
        }

        line.Clock.At(10.1, () => line.Line.Command(board.Outputs[0], true));

        line.RunUntil(11);

        Assert.True(line.Bus[2].Coils[0]);
        Assert.All(line.Bus.Log.Where(static e => e.Seconds > 3.5), static e => Assert.True(e.IsWrite));
    }

    [Fact]
    public void A_siren_is_commanded_although_a_foreign_master_spoke_from_the_start()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)]);
        var board = line.Device(2, [], [TestLine.Relay(0)]);
        for (var at = 0.5; at < 30; at += 0.5)
        {
            line.Bus.ForeignRequest(at);
        }

        line.Clock.At(10.1, () => line.Line.Command(board.Outputs[0], true));

        line.RunUntil(11);

        Assert.True(line.Bus[2].Coils[0]);
        Assert.All(line.Bus.Log, static e => Assert.True(e.IsWrite));
    }

    [Fact]
    public void A_foreign_master_heard_at_the_start_keeps_the_line_from_sending_at_all()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)]);
        for (var at = 0.5; at < 30; at += 2)
        {
            line.Bus.ForeignRequest(at);
        }

        line.RunUntil(30);

        Assert.Empty(line.Bus.Log);
        Assert.Equal(QualityReason.ForeignMaster, line.LastOf(line.Status).Reason);
    }

    [Fact]
    public void An_unplugged_port_is_opened_again_with_back_off_and_everything_returns()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0)], [TestLine.Relay(0)]);
        line.Clock.At(10, () => line.Bus.Unplugged = true);
        line.Clock.At(40, () => line.Bus.Unplugged = false);

        line.RunUntil(50);

        var tries = line.Bus.OpenTries.Skip(1).ToList();
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 5.0], tries.Zip(tries.Skip(1), static (a, b) => TimeSpan.FromTicks(b - a).TotalSeconds).Take(6));
        Assert.All(new[] { line.Status, device.Status, device.Points[0].Id, device.Outputs[0].Status }, p =>
        {
            Assert.Contains(line.Of(p), static r => r.Reason == QualityReason.NotConnected);
            Assert.InRange(line.FirstAfter(p, 40, static r => r.Quality == Quality.Good), 40, 46.5);
            Assert.Equal(Quality.Good, line.LastOf(p).Quality);
        });
        Assert.Single(line.Of(device.Points[0].Id), static r => r.Reason == QualityReason.NotConnected);
        Assert.Null(line.Line.Failure);
    }

    [Fact]
    public void A_port_that_cannot_be_opened_at_all_is_told_with_its_reason()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0)]);
        line.Bus.Unplugged = true;

        line.RunUntil(10);

        Assert.Equal("no such port", line.Line.Failure);
        Assert.Equal(QualityReason.NotConnected, line.LastOf(line.Status).Reason);
        Assert.Equal(QualityReason.NotConnected, line.LastOf(device.Points[0].Id).Reason);
    }

    [Fact]
    public void A_server_that_closes_every_connection_is_one_steady_line_fault_and_is_not_hammered()
    {
        var line = new TestLine(tcp: true);
        var device = line.Device(1, [TestLine.Point(0)]);
        line.Clock.At(10, () => line.Bus.HangsUp = true);
        line.Clock.At(40, () => line.Bus.HangsUp = false);

        line.RunUntil(50);

        Assert.InRange(line.Bus.OpenTries.Count, 5, 20);
        Assert.DoesNotContain(line.Of(line.Status), static r => TestLine.Seconds(r) is > 10.5 and < 40 && r.Quality == Quality.Good);
        Assert.All(new[] { line.Status, device.Status, device.Points[0].Id }, p =>
            Assert.InRange(line.FirstAfter(p, 40, static r => r.Quality == Quality.Good), 40, 45.5));
        Assert.Equal(Quality.Good, line.LastOf(line.Status).Quality);
    }

    [Fact]
    public void A_port_that_looks_open_but_is_deaf_is_opened_anew()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0)]);
        line.Device(2, [TestLine.Point(0)]);
        line.Clock.At(20, () => line.Bus.Deaf = true);

        line.RunUntil(60);

        Assert.Equal(2, line.Bus.Opens);
        Assert.Contains(line.Of(line.Status), static r => r.Reason == QualityReason.CommunicationFailure);
        Assert.Equal(Quality.Good, line.LastOf(line.Status).Quality);
        Assert.InRange(line.FirstAfter(device.Points[0].Id, 21, static r => r.Quality == Quality.Good), 20, 35);
    }

    [Fact]
    public void A_programming_error_leaves_the_worker_closed_and_it_can_be_run_again()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)]);
        var broken = true;
        line.Sink = (in Reading reading) =>
        {
            if (broken && line.Bus.Log.Count > 2)
            {
                throw new InvalidOperationException("bug");
            }
        };

        Assert.Throws<InvalidOperationException>(() => line.RunUntil(20));
        Assert.False(line.Bus.IsOpen);
        broken = false;
        line.RunUntil(30);

        Assert.True(line.Bus.Log[^1].Seconds > 20);
    }

    [Fact]
    public void A_stopped_line_returns_at_once_even_between_two_tries_to_open()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)]);
        line.Bus.Unplugged = true;

        line.RunUntil(33.3);

        Assert.InRange(line.Clock.Now, 0, TimeSpan.FromSeconds(33.3 + 5).Ticks);
        Assert.False(line.Bus.IsOpen);
    }
}
