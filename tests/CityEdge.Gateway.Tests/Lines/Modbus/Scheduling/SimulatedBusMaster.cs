using System.Buffers.Binary;
using CityEdge.Gateway.Lines.Modbus;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

/// <summary>
/// A bus on fake time: each exchange takes exactly what the wire would take (t3.5 of silence, ten bits per character at the baud rate,
/// the slave's turn-around, or the time-out), and nothing else moves the clock.
/// </summary>
internal sealed class SimulatedBusMaster(JumpingClock clock, int baud) : IModbusMaster
{
    private readonly Dictionary<byte, SimulatedSlave> _slaves = [];
    private readonly SortedSet<long> _foreign = [];
    private bool _woken;

    public List<BusExchange> Log { get; } = [];

    public bool Logging { get; set; } = true;

    /// <summary>Called after each exchange.</summary>
    public Action? Exchanged { get; set; }

    public int Opens { get; private set; }

    public List<long> OpenTries { get; } = [];

    public List<(long At, byte Byte)> Roused { get; } = [];

    public bool Unplugged { get; set; }

    /// <summary>Unplugged as System.IO.Ports sees it: still open, and deaf.</summary>
    public bool Deaf { get; set; }

    /// <summary>A server that takes every connection and closes it at the first request.</summary>
    public bool HangsUp { get; set; }

    public bool IsOpen { get; private set; }

    public SimulatedSlave this[byte unit] => _slaves.TryGetValue(unit, out var slave) ? slave : _slaves[unit] = new SimulatedSlave();

    public long Silence => baud > 19200 ? 17500 : (long)(3.5 * Characters(1));

    /// <summary>A second master asks something at this time.</summary>
    public void ForeignRequest(double seconds) => _foreign.Add((long)(seconds * TimeSpan.TicksPerSecond));

    public bool TryOpen(out string? failure, CancellationToken stop)
    {
        OpenTries.Add(clock.Now);
        IsOpen = !Unplugged;
        Deaf &= !IsOpen;
        Opens += IsOpen ? 1 : 0;
        failure = IsOpen ? null : "no such port";
        return IsOpen;
    }

    public FrameOutcome Rouse(byte wake, TimeSpan quiet, CancellationToken stop)
    {
        Roused.Add((clock.Now, wake));
        clock.Advance(Silence + Characters(1) + quiet.Ticks);
        return FrameOutcome.Ok;
    }

    public ModbusReply Exchange(ModbusRequest request, TimeSpan timeout, Span<byte> data, CancellationToken stop)
    {
        if (!IsOpen)
        {
            throw new InvalidOperationException("An exchange on a closed line.");
        }

        var start = clock.Now;
        var pdu = request.Pdu;
        int address = BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]);
        int argument = BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]);
        if (Unplugged)
        {
            return new ModbusReply(FrameOutcome.LineLost, ModbusException.None, 0, clock.GetTimestamp(), false);
        }

        clock.Advance(Silence + Characters(8));
        if (HangsUp)
        {
            return new ModbusReply(FrameOutcome.LineLost, ModbusException.None, 0, clock.GetTimestamp(), false);
        }

        var slave = this[request.Unit];
        var (exception, length) = Answer(slave, request.Function, address, argument, data);
        FrameOutcome outcome;
        var suspect = false;
        if (length < 0 || Deaf)
        {
            outcome = FrameOutcome.NoAnswer;
            clock.Advance(timeout.Ticks + RtuDefaults.TurnAround.Ticks);
        }
        else
        {
            outcome = exception == ModbusException.None ? FrameOutcome.Ok : FrameOutcome.Exception;
            suspect = outcome == FrameOutcome.Ok && slave.Suspect-- > 0;
            clock.Advance(slave.Turnaround.Ticks + Characters(outcome == FrameOutcome.Exception ? 5 : request.Function == ModbusFunction.WriteSingleCoil ? 8 : 5 + length));
        }

        if (Logging)
        {
            Log.Add(new BusExchange(start, clock.Now, request.Unit, request.Function, address, argument, outcome));
        }

        Exchanged?.Invoke();
        return stop.IsCancellationRequested
            ? new ModbusReply(FrameOutcome.Stopped, ModbusException.None, 0, clock.GetTimestamp(), false)
            : new ModbusReply(outcome, exception, Math.Max(length, 0), clock.GetTimestamp(), suspect);
    }

    public FrameOutcome Idle(long untilTimestamp, CancellationToken stop)
    {
        var until = JumpingClock.Ticks(untilTimestamp);
        while (!stop.IsCancellationRequested && !_woken && clock.Now < until)
        {
            if (Unplugged)
            {
                return FrameOutcome.LineLost;
            }

            var next = Math.Min(until, clock.NextPlanned ?? long.MaxValue);
            if (_foreign.Count > 0 && _foreign.Min <= next)
            {
                var heard = _foreign.Min;
                _foreign.Remove(heard);
                clock.AdvanceTo(heard);
                return FrameOutcome.ForeignMaster;
            }

            clock.AdvanceTo(next);
        }

        _woken = false;
        return Unplugged ? FrameOutcome.LineLost : FrameOutcome.NoAnswer;
    }

    public void Wake() => _woken = true;

    public void Close() => IsOpen = false;

    public void Dispose() => Close();

    private long Characters(int count) => count * 10 * TimeSpan.TicksPerSecond / baud;

    private (ModbusException Exception, int Length) Answer(SimulatedSlave slave, ModbusFunction function, int address, int argument, Span<byte> data)
    {
        if (slave.Dead)
        {
            return (ModbusException.None, -1);
        }

        if (function == ModbusFunction.WriteSingleCoil)
        {
            return (Write(slave, address, argument), 0);
        }

        var bits = function is ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs;
        for (var a = address; a < address + argument && slave.Mute.Count > 0; a++)
        {
            if (slave.Mute.Contains(a))
            {
                return (ModbusException.None, -1);
            }
        }

        if (slave.Exception != ModbusException.None)
        {
            return (slave.Exception, 0);
        }

        data[..(bits ? (argument + 7) / 8 : argument * 2)].Clear();
        for (var i = 0; i < argument; i++)
        {
            if (slave.Missing.Contains(address + i))
            {
                return (ModbusException.IllegalDataAddress, 0);
            }

            if (bits)
            {
                data[i / 8] |= (byte)((Coil(slave, address + i) ? 1 : 0) << (i % 8));
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(data[(i * 2)..], slave.Registers[address + i]);
            }
        }

        return (ModbusException.None, bits ? (argument + 7) / 8 : argument * 2);
    }

    private bool Coil(SimulatedSlave slave, int coil)
    {
        if (slave.OffAt.TryGetValue(coil, out var off) && clock.Now >= off)
        {
            slave.Coils[coil] = false;
        }

        return slave.Coils[coil];
    }

    private ModbusException Write(SimulatedSlave slave, int address, int value)
    {
        if (slave.WriteException.TryGetValue(address, out var exception))
        {
            return exception;
        }

        if (slave.Timers.TryGetValue(address, out var timer))
        {
            slave.Coils[timer.Coil] = true;
            slave.OffAt[timer.Coil] = clock.Now + value * timer.Step;
        }
        else if (!slave.Stuck.Contains(address))
        {
            slave.Coils[address] = value == 0xFF00;
            slave.OffAt.Remove(address);
        }

        return ModbusException.None;
    }
}
