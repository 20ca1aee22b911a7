using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Simulator.Modbus;
using CityEdge.Testing;

namespace CityEdge.Scenarios.Rig;

/// <summary>
/// The master of a bench line: its exchanges take exactly what the wire would take (t3.5, ten bits per character, the devices' turn-around or the
/// time-out), and the answers are those of the simulated devices.
/// </summary>
internal sealed class BenchMaster(SiteClock clock, Turns turns, ModbusSlave devices, int baud) : IModbusMaster
{
    private readonly byte[] _answer = new byte[256];
    private bool _woken;

    /// <summary>Turn-around of every device.</summary>
    public TimeSpan Turnaround { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The adapter is pulled.</summary>
    public bool Unplugged { get; set; }

    /// <summary>A programming error: every exchange throws.</summary>
    public bool Throws { get; set; }

    /// <summary>Somebody else's request was heard in this moment.</summary>
    public bool ForeignMaster { get; set; }

    /// <summary>What was asked: when, of whom, with which function.</summary>
    public List<(long At, byte Unit, ModbusFunction Function)> Asked { get; } = [];

    /// <summary>When the exchanges ended.</summary>
    public HashSet<long> Answered { get; } = [];

    public int Opens { get; private set; }

    public bool IsOpen { get; private set; }

    public bool TryOpen(out string? failure, CancellationToken stop)
    {
        Opens++;
        IsOpen = !Unplugged;
        failure = IsOpen ? null : "no such port";
        return IsOpen;
    }

    public ModbusReply Exchange(ModbusRequest request, TimeSpan timeout, Span<byte> data, CancellationToken stop)
    {
        if (Throws)
        {
            throw new InvalidOperationException("a programming error of this line");
        }

        if (Unplugged)
        {
            return Reply(FrameOutcome.LineLost);
        }

        Asked.Add((clock.GetTimestamp(), request.Unit, request.Function));
        Spend(Silence + Characters(8));
        var (_, length, effect) = devices.Execute(request.Unit, request.Pdu, _answer, tcp: false);
        if (length == 0 || effect.Lost)
        {
            Spend(timeout.Ticks);
            return Reply(stop.IsCancellationRequested ? FrameOutcome.Stopped : FrameOutcome.NoAnswer);
        }

        Spend(Turnaround.Ticks + effect.Delay.Ticks + Characters(length + 3));
        var pdu = _answer.AsSpan(0, length);
        var outcome = stop.IsCancellationRequested ? FrameOutcome.Stopped : effect.Corrupt ? FrameOutcome.BadCrc : request.Judge(pdu, out _);
        if (outcome != FrameOutcome.Ok)
        {
            request.Judge(pdu, out var exception);
            return Reply(outcome, exception);
        }

        var content = request.DataOf(pdu);
        content.CopyTo(data);
        Answered.Add(clock.GetTimestamp());
        return new ModbusReply(FrameOutcome.Ok, ModbusException.None, content.Length, clock.GetTimestamp(), false);
    }

    public FrameOutcome Rouse(byte wake, TimeSpan quiet, CancellationToken stop)
    {
        Spend(Silence + Characters(1) + quiet.Ticks);
        return FrameOutcome.Ok;
    }

    public FrameOutcome Idle(long untilTimestamp, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !_woken && !Unplugged && !ForeignMaster && clock.GetTimestamp() < untilTimestamp)
        {
            turns.WaitUntil(untilTimestamp, this);
        }

        _woken = false;
        var outcome = Unplugged ? FrameOutcome.LineLost : ForeignMaster ? FrameOutcome.ForeignMaster : FrameOutcome.NoAnswer;
        ForeignMaster = false;
        return outcome;
    }

    public void Wake()
    {
        _woken = true;
        turns.Wake(this);
    }

    public void Close() => IsOpen = false;

    public void Dispose() => Close();

    private long Silence => baud > 19200 ? 17_500 : 7 * Characters(1) / 2;

    private long Characters(int count) => count * 10 * TimeSpan.TicksPerSecond / baud;

    private void Spend(long ticks) => turns.WaitUntil(clock.GetTimestamp() + ticks);

    private ModbusReply Reply(FrameOutcome outcome, ModbusException exception = ModbusException.None) =>
        new(outcome, exception, 0, clock.GetTimestamp(), false);
}
