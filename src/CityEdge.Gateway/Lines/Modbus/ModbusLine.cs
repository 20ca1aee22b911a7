using System.Collections.Frozen;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>
/// Works one Modbus line: opens it, listens, does what <see cref="LineScheduler"/> says and turns what comes of it into readings.
/// What holds: nothing is sent before the bus was heard to be ours; the line's state is told at least every second while it can be;
/// a lost port, a foreign master and a silent device are readings, and end by themselves; a programming error leaves
/// <see cref="Run"/> as an exception, after which it may be called again.
/// </summary>
internal sealed class ModbusLine : ILine, IDisposable
{
    private static readonly TimeSpan FirstListen = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForeignQuiet = TimeSpan.FromSeconds(10);

    // A USB adapter that was pulled may look open for ever and swallow every request: when nobody at all answers the port is opened anew.
    private static readonly TimeSpan SilentReopen = TimeSpan.FromSeconds(15);

    private readonly BoundLine _line;
    private readonly IModbusMaster _master;
    private readonly MomentClock _clock;
    private readonly LineTicks _ticks;
    private readonly LineStatus _status;
    private readonly LineReopening _reopening;
    private readonly ReadingSink _sink;
    private readonly LineScheduler _scheduler;
    private readonly FrozenDictionary<int, OutputSlot> _slots;
    private readonly OutputSlot[] _slotList;
    private readonly byte[] _data = new byte[256];
    private readonly byte[] _bits = new byte[8];
    private readonly bool _isBus;

    private long _openedAt;

    // A server that takes every connection and closes it looks open at each try; it is believed only once it has stood for as long as one exchange.
    private bool _hasStood;
    private bool _isDoubted;
    private long _progress;

    /// <param name="line">The line with its devices.</param>
    /// <param name="master">Its master; closed when <see cref="Run"/> ends, disposed with the line.</param>
    /// <param name="clock">Stamps readings; its <see cref="MomentClock.Time"/> must be the master's clock.</param>
    /// <param name="sink">Takes the readings.</param>
    /// <param name="learned">Holes that an earlier run learned.</param>
    /// <param name="told">Hears each new <see cref="Failure"/>, and null when the line is open again.</param>
    public ModbusLine(
        BoundLine line, IModbusMaster master, MomentClock clock, ReadingSink sink, IEnumerable<LearnedHole>? learned = null, Action<string?>? told = null)
    {
        _line = line;
        _master = master;
        _clock = clock;
        _sink = sink;
        _ticks = new LineTicks(clock.Time);
        _status = new LineStatus(line.Status, clock, sink);
        _reopening = new LineReopening(clock.Time, told);
        _scheduler = new LineScheduler(line, learned);
        _isBus = line.Config is ModbusRtuLine or ModbusRtuOverTcpLine;
        _slotList = [.. _scheduler.Devices.SelectMany(static d => d.Outputs).Select(static o => new OutputSlot(o))];
        _slots = _slotList.ToFrozenDictionary(static s => s.State.Bound.Output);
    }

    public string Id => _line.Config.Id;

    public long Progress => Volatile.Read(ref _progress);

    /// <summary>Why the line could not be opened, in a sentence for people; null while it is open.</summary>
    public string? Failure => _reopening.Failure;

    /// <summary>What the devices refused to read so far, to be kept for the next run.</summary>
    public IReadOnlyList<LearnedHole> LearnedHoles { get; private set; } = [];

    public void Command(BoundOutput output, bool on)
    {
        _slots[output.Output].Wish(on);
        _master.Wake();
        _reopening.Wake();
    }

    public void Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (TryOpen(stop) && Listen(_isBus ? FirstListen : TimeSpan.Zero, stop))
                {
                    Work(stop);
                }

                if (_isDoubted && !stop.IsCancellationRequested)
                {
                    _reopening.Pause(stop);
                }
            }
        }
        finally
        {
            _master.Close();
        }
    }

    /// <summary>After <see cref="Run"/> has returned for good.</summary>
    public void Dispose()
    {
        _master.Dispose();
        _reopening.Dispose();
    }

    private bool TryOpen(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Volatile.Write(ref _progress, _progress + 1);
            if (_master.TryOpen(out var failure, stop))
            {
                _reopening.Tell(null);
                _openedAt = _ticks.Now();
                _hasStood = false;
                return true;
            }

            if (stop.IsCancellationRequested)
            {
                return false;
            }

            _reopening.Tell(failure);
            Unusable(QualityReason.NotConnected);
            _reopening.Pause(stop);
        }

        return false;
    }

    // True when the bus has been quiet for so long; a foreign master starts the wait anew, at its own length.
    private bool Listen(TimeSpan quiet, CancellationToken stop)
    {
        var until = _ticks.Now() + quiet.Ticks;
        while (!stop.IsCancellationRequested)
        {
            var now = _ticks.Now();
            if (now >= until)
            {
                Usable(now);
                return true;
            }

            Heartbeat(now);
            switch (_master.Idle(_ticks.Timestamp(Math.Min(until, _status.BeatAt)), stop))
            {
                case FrameOutcome.ForeignMaster:
                    Unusable(QualityReason.ForeignMaster);
                    until = _ticks.Now() + ForeignQuiet.Ticks;
                    break;
                case FrameOutcome.LineLost:
                    Lost();
                    return false;
            }

            if (_status.Reason == QualityReason.ForeignMaster)
            {
                CommandAllTheSame(stop);
            }

            Volatile.Write(ref _progress, _progress + 1);
        }

        return false;
    }

    // A siren outweighs a collision: what was commanded goes out between the other master's frames. Nothing is read, so nothing is proved.
    private void CommandAllTheSame(CancellationToken stop)
    {
        var now = _ticks.Now();
        TakeWishes(now);
        var work = _scheduler.Next(now);
        if (work.Kind == WorkKind.Write)
        {
            Do(work, stop);
        }
    }

    // Returns when the line is lost, to be reopened, or stopped.
    private void Work(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Volatile.Write(ref _progress, _progress + 1);
            var now = _ticks.Now();
            TakeWishes(now);
            if (_scheduler.AllDead && now - _openedAt >= SilentReopen.Ticks)
            {
                _master.Close();
                return;
            }

            Heartbeat(now);
            var work = _scheduler.Next(now);
            var outcome = work.Kind == WorkKind.Idle
                ? _master.Idle(_ticks.Timestamp(Math.Min(work.Until, _status.BeatAt)), stop)
                : Do(work, stop);
            if (outcome == FrameOutcome.LineLost)
            {
                Lost();
                return;
            }

            if (outcome == FrameOutcome.ForeignMaster)
            {
                Unusable(QualityReason.ForeignMaster);
                if (!Listen(ForeignQuiet, stop))
                {
                    return;
                }
            }
            else
            {
                Stood();
            }
        }
    }

    private FrameOutcome Do(in LineWork work, CancellationToken stop)
    {
        var device = work.Device!;
        var modbus = device.Bound.Profile.Modbus;
        var started = _ticks.Now();
        if (modbus.WakeByte is { } wake && _master.Rouse(wake, modbus.WakeDelay, stop) is var roused and not FrameOutcome.Ok)
        {
            return roused;
        }

        var reply = _master.Exchange(work.Request!, device.Timeout, _data, stop);
        if (reply.Outcome is FrameOutcome.LineLost or FrameOutcome.Stopped or FrameOutcome.ForeignMaster)
        {
            return reply.Outcome;
        }

        var wasAtFault = _scheduler.IsLineAtFault;
        var holes = _scheduler.HoleCount;
        var verdict = _scheduler.Completed(work, reply, started, _ticks.Now());
        Report(work, verdict, _clock.At(reply.ReceivedAt));
        if (_scheduler.HoleCount != holes)
        {
            LearnedHoles = _scheduler.Holes;
        }

        if (_scheduler.IsLineAtFault != wasAtFault)
        {
            _status.Tell(wasAtFault ? QualityReason.None : QualityReason.CommunicationFailure, _clock.Now());
        }

        return reply.Outcome;
    }

    private void TakeWishes(long now)
    {
        foreach (var slot in _slotList)
        {
            if (slot.Take() is { } on)
            {
                slot.State.Command(on, now);
            }
        }
    }

    private void Report(in LineWork work, in Verdict verdict, in Moment at)
    {
        var device = work.Device!;
        if (verdict.Answered)
        {
            _reopening.Stood();
            _sink(Reading.Good(device.Bound.Status, 1, at));
        }

        switch (verdict.Kind)
        {
            case VerdictKind.Good:
            case VerdictKind.Suspect:
                Values(work.Block!, verdict.Kind == VerdictKind.Suspect, at);
                break;
            case VerdictKind.BlockBad:
                BlockBad(work.Block!, verdict.Reason, at);
                break;
            case VerdictKind.DeviceDied:
                DeviceBad(device, verdict.Reason, at);
                break;
            case VerdictKind.OutputBad:
                _sink(Reading.Bad(work.Output!.Bound.Status, verdict.Reason, at));
                break;
            case VerdictKind.Quiet:
                break;
        }
    }

    private void Values(ReadBlock block, bool suspect, in Moment at)
    {
        foreach (var item in block.Items)
        {
            var data = Slice(block, item);
            if (item.Point is { } point)
            {
                var decoded = point.Decoder.Decode(data);
                _sink(!decoded.IsGood ? Reading.Bad(point.Id, decoded.Reason, at)
                    : suspect ? new Reading(point.Id, decoded.Value, Quality.Uncertain, QualityReason.Suspect, null, at)
                    : Reading.Good(point.Id, decoded.Value, at));
            }
            else if (!suspect)
            {
                OutputSeen(item.Output!, data[0] != 0, at);
            }
        }
    }

    private void OutputSeen(OutputState output, bool actual, in Moment at)
    {
        switch (output.Seen(actual, _ticks.Now()))
        {
            case OutputReport.Obeyed:
                _sink(Reading.Good(output.Bound.Status, actual ? 1 : 0, at));
                break;
            case OutputReport.Mismatch:
                _sink(Reading.Bad(output.Bound.Status, QualityReason.OutputMismatch, at));
                break;
            case OutputReport.Superseded:
                break;
        }
    }

    // Registers lie as they came; coils come packed, first in the lowest bit, and are handed on as one byte each.
    private ReadOnlySpan<byte> Slice(ReadBlock block, in ReadItem item)
    {
        var offset = item.Address - block.Address;
        if (!block.IsBits)
        {
            return _data.AsSpan(offset * 2, item.Registers * 2);
        }

        for (var i = 0; i < item.Registers; i++)
        {
            var bit = offset + i;
            _bits[i] = (byte)((_data[bit >> 3] >> (bit & 7)) & 1);
        }

        return _bits.AsSpan(0, item.Registers);
    }

    private void BlockBad(ReadBlock block, QualityReason reason, in Moment at)
    {
        foreach (var item in block.Items)
        {
            _sink(Reading.Bad(item.Point?.Id ?? item.Output!.Bound.Status, reason, at));
        }
    }

    private void DeviceBad(DeviceState device, QualityReason reason, in Moment at)
    {
        _sink(Reading.Bad(device.Bound.Status, reason, at));
        foreach (var block in device.Blocks)
        {
            BlockBad(block, reason, at);
        }
    }

    private void Lost()
    {
        _master.Close();
        _isDoubted = !_hasStood;
        Unusable(QualityReason.NotConnected);
    }

    private void Stood()
    {
        _hasStood = true;
        if (_isDoubted)
        {
            _isDoubted = false;
            TellUsable();
        }
    }

    // Told once in full; after that the line's own heartbeat repeats it.
    private void Unusable(QualityReason reason)
    {
        if (_status.Reason == reason)
        {
            return;
        }

        var at = _clock.Now();
        _status.Tell(reason, at);
        foreach (var device in _scheduler.Devices)
        {
            DeviceBad(device, reason, at);
        }
    }

    private void Usable(long now)
    {
        _scheduler.Opened(now);
        if (!_isDoubted)
        {
            TellUsable();
        }

        var at = _clock.Now();
        foreach (var point in _scheduler.Unreadable)
        {
            _sink(Reading.Bad(point.Id, QualityReason.ConfigurationError, at));
        }
    }

    private void TellUsable() =>
        _status.Tell(_scheduler.IsLineAtFault ? QualityReason.CommunicationFailure : QualityReason.None, _clock.Now());

    private void Heartbeat(long now)
    {
        if (!_status.TryBeat(now, out var at))
        {
            return;
        }

        foreach (var device in _scheduler.Devices)
        {
            if (device.IsTrustedAt(now))
            {
                _sink(Reading.Good(device.Bound.Status, 1, at));
            }
        }
    }
}
