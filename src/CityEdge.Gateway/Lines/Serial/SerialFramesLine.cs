using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Gateway.Lines.Serial.Scheduling;
using CityEdge.Gateway.Lines.Wires;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Serial;

/// <summary>
/// Works one serial line of meters and nodes that do not speak Modbus: opens it, listens, asks whom <see cref="SerialSchedule"/> says, one
/// request at a time, and hands on what is answered or pushed. What holds: one deadline stands over a whole answer, bytes that dribble in move
/// it no further; an answer counts only when it names the device and the item that were asked; nothing is asked while another master is
/// heard; a lost port, a foreign master and a silent device are told once and end by themselves; the line's state is told at least every
/// second; nothing is allocated per exchange; a programming error leaves <see cref="Run"/> as an exception, after which it may be called again.
/// </summary>
internal sealed class SerialFramesLine : ILine, IDisposable
{
    private readonly SerialLineOptions _options;
    private readonly IWire _wire;
    private readonly MomentClock _clock;
    private readonly TimeProvider _time;
    private readonly ReadingSink _sink;
    private readonly LineTicks _ticks;
    private readonly LineStatus _status;
    private readonly LineReopening _reopening;
    private readonly SerialSchedule _schedule;
    private readonly SerialProtocol[] _protocols;
    private readonly SerialFramer[] _framers;
    private readonly byte[] _heard = new byte[256];
    private readonly byte[] _request;
    private readonly double _character;
    private readonly bool _asks;

    private long _openedAt;
    private long _holdUntil;
    private long _heardAt;
    private long _heardTimestamp;
    private long _strangers;
    private bool _isDoubted;
    private long _progress;

    // The exchange in flight.
    private SerialDeviceState? _asked;
    private SerialQuestion _question;
    private int _requestLength;
    private SerialAnswer _answer;
    private MessageOutcome _outcome;

    /// <param name="options">The line.</param>
    /// <param name="devices">Its devices, of any of the protocols.</param>
    /// <param name="wire">Its wire; closed when <see cref="Run"/> ends, disposed with the line.</param>
    /// <param name="clock">Stamps readings; its <see cref="MomentClock.Time"/> must be the wire's clock.</param>
    /// <param name="sink">Takes the state of the line and of each device; values go to the devices' listeners.</param>
    /// <param name="told">Hears each new <see cref="Failure"/>, and null when the line is open again.</param>
    public SerialFramesLine(
        SerialLineOptions options, IEnumerable<SerialDevice> devices, IWire wire, MomentClock clock, ReadingSink sink, Action<string?>? told = null)
    {
        _options = options;
        _wire = wire;
        _clock = clock;
        _time = clock.Time;
        _sink = sink;
        _ticks = new LineTicks(clock.Time);
        _status = new LineStatus(options.Status, clock, sink);
        _reopening = new LineReopening(clock.Time, told);
        _schedule = new SerialSchedule(devices);
        _protocols = [.. _schedule.Devices.Select(static d => d.Device.Protocol).Distinct()];
        _framers = [.. _protocols.Select(static p => new SerialFramer(p))];
        _request = new byte[_protocols.Select(static p => p.LongestRequest).DefaultIfEmpty().Max()];
        _character = (double)options.BitsPerCharacter * TimeSpan.TicksPerSecond / options.Baud;
        _asks = _schedule.Devices.Any(static d => !d.IsPushing);
    }

    public string Id => _options.Id;

    public long Progress => Volatile.Read(ref _progress);

    /// <summary>Why the line could not be opened, in a sentence for people; null while it is open.</summary>
    public string? Failure => _reopening.Failure;

    /// <summary>Whole frames of devices that nobody bound to this line.</summary>
    public long Strangers => Volatile.Read(ref _strangers);

    /// <summary>What was thrown away so far, and why, by protocol.</summary>
    public IEnumerable<(SerialProtocol Protocol, FrameLosses Losses)> Losses => _protocols.Zip(_framers, static (p, f) => (p, f.Losses));

    /// <summary>Meters and nodes have no outputs; whoever commands one hears that it is not there.</summary>
    public void Command(BoundOutput output, bool on) => _sink(Reading.Bad(output.Status, QualityReason.ConfigurationError, _clock.Now()));

    public void Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (TryOpen(stop))
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
            _wire.Close();
        }
    }

    /// <summary>After <see cref="Run"/> has returned for good.</summary>
    public void Dispose()
    {
        _wire.Dispose();
        _reopening.Dispose();
    }

    private bool TryOpen(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Volatile.Write(ref _progress, _progress + 1);
            if (_wire.TryOpen(out var failure, stop))
            {
                _reopening.Tell(null);
                foreach (var framer in _framers)
                {
                    Drain(framer);
                }

                _openedAt = _ticks.Now();
                _heardAt = _openedAt;
                _holdUntil = _asks || _isDoubted ? _openedAt + SerialDefaults.FirstListen.Ticks : _openedAt;
                _schedule.Opened(_openedAt);
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

    // What was held when the line went away is no part of what comes now.
    private static void Drain(SerialFramer framer)
    {
        framer.Silence();
        while (framer.TryNext(out _))
        {
        }
    }

    // Returns when the line is lost, to be reopened, or stopped.
    private void Work(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Volatile.Write(ref _progress, _progress + 1);
            var now = _ticks.Now();
            if (now >= _holdUntil && !_status.IsUsable)
            {
                Usable();
            }

            Heartbeat(now);
            TellOverdue(now);
            if (_schedule.AllDead && now - _openedAt >= SerialDefaults.SilentReopen.Ticks)
            {
                _wire.Close();
                return;
            }

            var isHeld = now < _holdUntil;
            var work = isHeld ? new SerialWork(null, null, false, _holdUntil) : _schedule.Next(now);
            if (!(work.IsIdle ? Listen(work.Until, stop) : Do(work, stop)))
            {
                Lost(stop);
                return;
            }
        }
    }

    // True when there is something to do; false when the line is gone.
    private bool Listen(long until, CancellationToken stop)
    {
        var now = _ticks.Now();
        until = Math.Min(until, _status.BeatAt);

        // Bytes that hang in the middle of a frame for longer than a device may pause are none, and may hide a frame.
        if (Array.Exists(_framers, static f => f.IsHolding))
        {
            var gap = _heardAt + SerialDefaults.ByteGap.Ticks;
            if (now >= gap)
            {
                Silence();
            }
            else
            {
                until = Math.Min(until, gap);
            }
        }

        return Hear(until, stop);
    }

    // Bytes until then, of which whole frames are handed on.
    private bool Hear(long until, CancellationToken stop)
    {
        var count = _wire.Read(_heard, _ticks.Timestamp(until), stop);
        if (count < 0)
        {
            return false;
        }

        if (count > 0)
        {
            _heardTimestamp = _time.GetTimestamp();
            _heardAt = _ticks.At(_heardTimestamp);
            for (var i = 0; i < _framers.Length; i++)
            {
                for (var bytes = _heard.AsSpan(0, count); !bytes.IsEmpty;)
                {
                    bytes = bytes[_framers[i].Take(bytes)..];
                    Frames(i);
                }
            }
        }

        return true;
    }

    private void Silence()
    {
        for (var i = 0; i < _framers.Length; i++)
        {
            _framers[i].Silence();
            Frames(i);
        }
    }

    private void Frames(int index)
    {
        while (_framers[index].TryNext(out var frame))
        {
            switch (_protocols[index].RoleOf(frame))
            {
                case FrameRole.Push:
                    Pushed(_protocols[index], frame);
                    break;
                case FrameRole.Answer:
                    Answered(_protocols[index], frame);
                    break;
                case FrameRole.Request:
                    Requested(_protocols[index], frame);
                    break;
                case FrameRole.Other:
                    break;
            }
        }
    }

    private void Pushed(SerialProtocol protocol, ReadOnlySpan<byte> frame)
    {
        foreach (var device in _schedule.Devices)
        {
            if (device.Device.Protocol == protocol && protocol.IsFrom(device.Device.Address, frame))
            {
                var at = _clock.At(_heardTimestamp);
                SerialSchedule.Pushed(device, _heardAt);
                Stood();
                _sink(Reading.Good(device.Device.Status, 1, at));
                Handed(device, null, device.Decode(frame, device.Device.Listener.Field), at);
                return;
            }
        }

        Volatile.Write(ref _strangers, _strangers + 1);
    }

    private void Answered(SerialProtocol protocol, ReadOnlySpan<byte> frame)
    {
        // Only the first that fits counts; what comes behind it answers nothing.
        if (_asked is not { } device || device.Device.Protocol != protocol || _answer != SerialAnswer.NotOurs)
        {
            return;
        }

        _answer = protocol.Judge(_question, frame);
        if (_answer == SerialAnswer.Values)
        {
            _outcome = device.Decode(frame, device.Device.Listener.Field);
        }
    }

    // An adapter that hears itself returns our request. Anybody else's request is another master, and two spoil each other's every answer.
    private void Requested(SerialProtocol protocol, ReadOnlySpan<byte> frame)
    {
        if (!_asks || (_asked?.Device.Protocol == protocol && frame.SequenceEqual(_request.AsSpan(protocol.WakeBytes, _requestLength - protocol.WakeBytes))))
        {
            return;
        }

        _holdUntil = _heardAt + SerialDefaults.ForeignQuiet.Ticks;
        Unusable(QualityReason.ForeignMaster);
    }

    // False when the line is gone.
    private bool Do(in SerialWork work, CancellationToken stop)
    {
        var device = work.Device!;
        var started = _ticks.Now();
        if (device.Device.Protocol.NeedsLink && !device.IsLinked)
        {
            if (!Exchange(device, new(device.Device.Address, work.Read!.Read.Item, IsLink: true), stop))
            {
                return false;
            }

            // After a reset the first request has the bit set (EN 13757-2).
            device.IsLinked = _answer == SerialAnswer.Linked;
            device.FrameCountBit = true;
        }

        if ((device.IsLinked || !device.Device.Protocol.NeedsLink)
            && !Exchange(device, new(device.Device.Address, work.Read!.Read.Item, false, device.FrameCountBit), stop))
        {
            return false;
        }

        // Stopped, or another master spoke up: no judgement on the device.
        if (stop.IsCancellationRequested || _ticks.Now() < _holdUntil)
        {
            return true;
        }

        Judge(work, started);
        return true;
    }

    private void Judge(in SerialWork work, long started)
    {
        var device = work.Device!;
        device.FrameCountBit ^= _answer == SerialAnswer.Values;
        var reply = _answer switch
        {
            SerialAnswer.Values when _outcome is MessageOutcome.Ok or MessageOutcome.Partly => SerialReply.Values,
            SerialAnswer.Values or SerialAnswer.NotThere => SerialReply.NotThere,
            SerialAnswer.Failed => SerialReply.Failed,
            SerialAnswer.NotOurs or SerialAnswer.Linked => SerialReply.Silence,
        };
        var wasAtFault = _schedule.IsLineAtFault;
        var verdict = _schedule.Completed(work, reply, started, _ticks.Now());
        var at = reply == SerialReply.Silence ? _clock.Now() : _clock.At(_heardTimestamp);
        if (verdict.Answered)
        {
            Stood();
            _reopening.Stood();
            _sink(Reading.Good(device.Device.Status, 1, at));
        }

        switch (verdict.Kind)
        {
            case VerdictKind.Good:
                Handed(device, work.Read!.Read, _outcome, at);
                break;
            case VerdictKind.BlockBad:
                device.Device.Listener.Bad(work.Read!.Read, verdict.Reason, at);
                break;
            case VerdictKind.DeviceDied:
                DeviceBad(device, verdict.Reason, at);
                break;
            case VerdictKind.Quiet or VerdictKind.Suspect or VerdictKind.OutputBad:
                break;
        }

        if (_schedule.IsLineAtFault != wasAtFault)
        {
            _status.Tell(wasAtFault ? QualityReason.None : QualityReason.CommunicationFailure, _clock.Now());
        }
    }

    private static void Handed(SerialDeviceState device, SerialRead? read, MessageOutcome outcome, in Moment at)
    {
        var listener = device.Device.Listener;
        if (outcome is MessageOutcome.Ok or MessageOutcome.Partly)
        {
            listener.Ended(outcome, at);
        }
        else
        {
            listener.Bad(read, QualityReason.ConfigurationError, at);
        }
    }

    // Sends one request and waits for what answers it, into _answer. False when the line is gone.
    private bool Exchange(SerialDeviceState device, in SerialQuestion question, CancellationToken stop)
    {
        var protocol = device.Device.Protocol;
        _answer = SerialAnswer.NotOurs;
        if (!AwaitQuiet(stop))
        {
            return false;
        }

        // Another master began while we waited for silence.
        if (_ticks.Now() < _holdUntil)
        {
            return true;
        }

        _request.AsSpan(0, protocol.WakeBytes).Fill(0xFE);
        _requestLength = protocol.WakeBytes + protocol.Ask(question, _request.AsSpan(protocol.WakeBytes));
        _question = question;
        _asked = device;
        try
        {
            return _wire.Write(_request.AsSpan(0, _requestLength), stop) ? Await(device, stop) : stop.IsCancellationRequested;
        }
        finally
        {
            _asked = null;
        }
    }

    private bool AwaitQuiet(CancellationToken stop)
    {
        var limit = _ticks.Now() + SerialDefaults.DrainLimit.Ticks;
        while (!stop.IsCancellationRequested)
        {
            var until = Math.Min(_heardAt + SerialDefaults.TurnAround.Ticks, limit);
            if (_ticks.Now() >= until)
            {
                break;
            }

            if (!Hear(until, stop))
            {
                return false;
            }
        }

        // What is held now is no part of the answer to come.
        Silence();
        return true;
    }

    private bool Await(SerialDeviceState device, CancellationToken stop)
    {
        var sent = _ticks.Now() + (long)(_requestLength * _character);
        var first = sent + device.Device.ResponseTimeout.Ticks;
        var whole = first + (long)(device.Device.Protocol.LongestFrame * _character);
        var framer = _framers[Array.IndexOf(_protocols, device.Device.Protocol)];
        while (_answer == SerialAnswer.NotOurs && !stop.IsCancellationRequested)
        {
            var now = _ticks.Now();
            Heartbeat(now);
            Volatile.Write(ref _progress, _progress + 1);

            // An answer that has begun may end later, but neither pause nor dribble.
            var deadline = framer.IsHolding && _heardAt > sent ? Math.Min(whole, Math.Max(first, _heardAt + SerialDefaults.ByteGap.Ticks)) : first;
            if (now >= deadline)
            {
                // The answer may lie behind something that looked like the beginning of a frame.
                Silence();
                break;
            }

            if (!Hear(Math.Min(deadline, _status.BeatAt), stop))
            {
                return false;
            }
        }

        return true;
    }

    private void TellOverdue(long now)
    {
        while (_schedule.Overdue(now) is { } device)
        {
            DeviceBad(device, QualityReason.CommunicationFailure, _clock.Now());
        }
    }

    private void DeviceBad(SerialDeviceState device, QualityReason reason, in Moment at)
    {
        _sink(Reading.Bad(device.Device.Status, reason, at));
        device.Device.Listener.Bad(null, reason, at);
    }

    private void Lost(CancellationToken stop)
    {
        _wire.Close();
        if (!stop.IsCancellationRequested)
        {
            _isDoubted = true;
            Unusable(QualityReason.NotConnected);
        }
    }

    // A server that takes every connection and closes it looks open at each try: the pauses grow until somebody has spoken over it.
    private void Stood()
    {
        _isDoubted = false;
        _reopening.Stood();
    }

    // Told once in full; after that the line's own heartbeat repeats it. Nodes that push keep their last word: the line's fault stands for them,
    // and their supervision goes on.
    private void Unusable(QualityReason reason)
    {
        if (_status.Reason == reason)
        {
            return;
        }

        var at = _clock.Now();
        _status.Tell(reason, at);
        foreach (var device in _schedule.Devices)
        {
            if (!device.IsPushing)
            {
                DeviceBad(device, reason, at);
            }
        }
    }

    private void Usable() =>
        _status.Tell(_schedule.IsLineAtFault ? QualityReason.CommunicationFailure : QualityReason.None, _clock.Now());

    private void Heartbeat(long now)
    {
        if (!_status.TryBeat(now, out var at))
        {
            return;
        }

        foreach (var device in _schedule.Devices)
        {
            if (SerialSchedule.IsTrusted(device, now))
            {
                _sink(Reading.Good(device.Device.Status, 1, at));
            }
        }
    }
}
