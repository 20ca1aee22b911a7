using CityEdge.Gateway.Lines.Wires;

namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>
/// Master of one RTU bus, on a serial port or through a serial server. What must hold:
/// <list type="bullet">
/// <item>Nothing is sent before the bus has been silent for 3.5 characters, nor before it was listened to once after opening.</item>
/// <item>One deadline stands over a whole answer; bytes that dribble in do not move it.</item>
/// <item>A frame is found by shape and checksum, never by gaps, anywhere in what was heard.</item>
/// <item>After anything but a good answer the bus is listened to until it has been silent for a turn-around, at most a drain limit.</item>
/// <item>RTU has no transaction id, so the first good answer of a shape that failed before is marked suspect; see README.md for what stays unknowable.</item>
/// <item>While somebody else's requests are heard only writes go out: a siren that is needed outweighs a collision, a poll does not.</item>
/// </list>
/// One thread; nothing is allocated per exchange once each failed shape has been seen.
/// </summary>
internal sealed class RtuMaster : IModbusMaster
{
    // Two frames of somebody else and one of ours; what is older than that explains nothing.
    private const int HeardLength = 3 * RtuFrame.MaxLength;

    private readonly IWire _wire;
    private readonly RtuOptions _options;
    private readonly TimeProvider _time;

    // Everything heard since the last request, or since the last frame that was understood.
    private readonly byte[] _heard = new byte[HeardLength];
    private int _length;

    // Shapes (unit, function, answer length) whose last exchange failed: their answers may still come. Bounded by the shapes that are polled.
    private readonly HashSet<int> _failed = [];

    // Unit, function, exception code, checksum: fewer bytes are noise, such as a driver makes when it lets go of the bus.
    private const int ShortestAnswer = 5;

    private ModbusRequest? _last;
    private LocalEcho _echo;
    private bool _listened;
    private long _active;
    private volatile bool _woken;

    /// <param name="wire">The port, or the connection to a serial server.</param>
    /// <param name="options">Times of the bus.</param>
    /// <param name="time">The clock that deadlines of this line count on.</param>
    public RtuMaster(IWire wire, RtuOptions options, TimeProvider time)
    {
        _wire = wire;
        _options = options;
        _time = time;
        _echo = options.Echo;
    }

    /// <inheritdoc/>
    public bool IsOpen => _wire.IsOpen;

    /// <summary>Bytes that nobody asked for, noise and late answers alike.</summary>
    public long UnsolicitedBytes { get; private set; }

    /// <summary>Requests of somebody else that were heard.</summary>
    public long ForeignRequests { get; private set; }

    /// <summary>What is known of the adapter.</summary>
    public LocalEcho Echo => _echo;

    /// <inheritdoc/>
    public bool TryOpen(out string? failure, CancellationToken stop)
    {
        _length = 0;
        _last = null;
        _listened = false;
        _echo = _options.Echo;
        var opened = _wire.TryOpen(out failure, stop);
        _active = _time.GetTimestamp();
        return opened;
    }

    /// <inheritdoc/>
    public ModbusReply Exchange(ModbusRequest request, TimeSpan timeout, Span<byte> data, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, request.DataLength);
        if (!_wire.IsOpen)
        {
            return Ended(FrameOutcome.LineLost);
        }

        var ready = Ready(request, stop);
        if (ready != FrameOutcome.Ok)
        {
            return Ended(ready);
        }

        _length = 0;
        _last = request;
        var sent = Send(request.RtuFrame, stop);
        if (sent != FrameOutcome.Ok)
        {
            return Ended(sent);
        }

        return request.Unit == 0 ? Broadcast(stop) : Await(request, After(_active, timeout), data, stop);
    }

    /// <inheritdoc/>
    public FrameOutcome Rouse(byte wake, TimeSpan quiet, CancellationToken stop)
    {
        if (!_wire.IsOpen)
        {
            return FrameOutcome.LineLost;
        }

        var silent = ListenFirst(stop);
        silent = silent == FrameOutcome.Ok ? Drain(_options.Silence, fromNow: false, stop) : silent;
        if (silent != FrameOutcome.Ok)
        {
            return silent;
        }

        var sent = Send([wake], stop);
        return sent == FrameOutcome.Ok ? Drain(quiet, fromNow: true, stop) : sent;
    }

    /// <inheritdoc/>
    public FrameOutcome Idle(long untilTimestamp, CancellationToken stop)
    {
        while (!_woken)
        {
            var outcome = Hear(untilTimestamp, stop, out _);
            if (outcome != FrameOutcome.Ok)
            {
                return outcome;
            }

            if (_time.GetTimestamp() >= untilTimestamp)
            {
                return FrameOutcome.NoAnswer;
            }
        }

        _woken = false;
        return FrameOutcome.NoAnswer;
    }

    /// <summary>
    /// Listens before the first transmission, as long as the options say and whatever wakes it; the first <see cref="Exchange"/> does it
    /// where nobody else has. <see cref="FrameOutcome.Ok"/> when the bus is ours.
    /// </summary>
    public FrameOutcome ListenFirst(CancellationToken stop)
    {
        var until = After(_time.GetTimestamp(), _options.ListenFirst);
        while (!_listened)
        {
            var outcome = Hear(until, stop, out _);
            if (outcome != FrameOutcome.Ok)
            {
                return outcome;
            }

            _listened = _time.GetTimestamp() >= until;
        }

        return FrameOutcome.Ok;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        _woken = true;
        _wire.Wake();
    }

    /// <inheritdoc/>
    public void Close() => _wire.Close();

    public void Dispose() => _wire.Dispose();

    // Listens where that is still owed, and waits for silence. Ok: the request may go out.
    private FrameOutcome Ready(ModbusRequest request, CancellationToken stop)
    {
        var listened = ListenFirst(stop);
        if (listened != FrameOutcome.Ok && !(listened == FrameOutcome.ForeignMaster && request.IsWrite))
        {
            return listened;
        }

        // Even where the silence is long over, this takes what the driver still holds: a late answer must not lie before ours.
        var silent = Drain(_options.Silence, fromNow: false, stop);
        return silent == FrameOutcome.ForeignMaster && request.IsWrite ? FrameOutcome.Ok : silent;
    }

    private FrameOutcome Send(ReadOnlySpan<byte> frame, CancellationToken stop)
    {
        var began = _time.GetTimestamp();
        if (!_wire.Write(frame, stop))
        {
            return stop.IsCancellationRequested ? FrameOutcome.Stopped : Lost();
        }

        // The driver takes the bytes at once and sends them at the baud rate: the answer's time counts from the last of them.
        var onWire = After(began, _options.Character * frame.Length);
        _active = Math.Max(_time.GetTimestamp(), onWire);
        return FrameOutcome.Ok;
    }

    private ModbusReply Broadcast(CancellationToken stop)
    {
        var until = After(_active, _options.BroadcastDelay);
        while (_time.GetTimestamp() < until)
        {
            var outcome = Hear(until, stop, out _);
            if (outcome != FrameOutcome.Ok)
            {
                return Ended(outcome);
            }
        }

        return Ended(FrameOutcome.Ok);
    }

    private ModbusReply Await(ModbusRequest request, long deadline, Span<byte> data, CancellationToken stop)
    {
        while (true)
        {
            var count = _wire.Read(Room(), deadline, stop);
            var now = _time.GetTimestamp();
            if (count < 0)
            {
                return Ended(Lost());
            }

            if (count > 0)
            {
                _length += count;
                _active = now;
                if (TryTake(request, out var offset, out var length, out var suspect))
                {
                    return Answered(request, offset, length, suspect, now, data, stop);
                }
            }

            if (stop.IsCancellationRequested)
            {
                return Ended(FrameOutcome.Stopped);
            }

            if (now >= deadline)
            {
                return Failed(request, now, stop);
            }
        }
    }

    // Looks for the answer in what was heard, behind our own echo where there is one.
    private bool TryTake(ModbusRequest request, out int offset, out int length, out bool suspect)
    {
        suspect = false;
        var heard = _heard.AsSpan(0, _length);
        var echoAt = _echo == LocalEcho.No && request.IsMirrored ? -1 : heard.IndexOf(request.RtuFrame);
        var from = echoAt < 0 ? 0 : echoAt + request.RtuFrame.Length;
        if (RtuFrame.TryFindAnswer(request, heard[from..], out offset, out length))
        {
            offset += from;
            Learn(echoAt, offset);
            return true;
        }

        if (echoAt < 0 || !request.IsMirrored || _echo != LocalEcho.Unknown)
        {
            return false;
        }

        // Answer or echo? Nobody can say before a read has shown which adapter this is.
        offset = echoAt;
        length = request.RtuFrame.Length;
        suspect = true;
        return true;
    }

    // An adapter that echoed once echoes always; one that did not, before a whole clean answer, does not.
    private void Learn(int echoAt, int answerAt)
    {
        if (echoAt >= 0)
        {
            _echo = LocalEcho.Yes;
        }
        else if (_echo == LocalEcho.Unknown && answerAt == 0)
        {
            _echo = LocalEcho.No;
        }
    }

    private ModbusReply Answered(
        ModbusRequest request, int offset, int length, bool suspect, long now, Span<byte> data, CancellationToken stop)
    {
        // An answer to somebody else's request of the same shape is not ours.
        if (HeardForeign(_heard.AsSpan(0, offset)))
        {
            return Failed(request, now, stop);
        }

        var pdu = _heard.AsSpan(offset + 1, length - 1 - ModbusCrc.Length);
        var outcome = request.Judge(pdu, out var exception);
        var copied = 0;
        if (outcome == FrameOutcome.Ok)
        {
            var found = request.DataOf(pdu);
            found.CopyTo(data);
            copied = found.Length;
        }

        UnsolicitedBytes += _length - length - (offset >= request.RtuFrame.Length && _echo == LocalEcho.Yes ? request.RtuFrame.Length : 0);
        Keep(offset + length);
        suspect |= MayBeLate(request, outcome);
        if (suspect)
        {
            suspect = Confirm(request, stop);
        }

        return new(outcome, exception, copied, now, suspect);
    }

    // If this was a late answer, the true one is on its way: it is swallowed here, and the shape stays under suspicion.
    private bool Confirm(ModbusRequest request, CancellationToken stop)
    {
        var late = MayBeLate(request, FrameOutcome.Ok);
        var before = UnsolicitedBytes;
        Drain(_options.TurnAround, fromNow: true, stop);
        if (request.IsMirrored && _echo == LocalEcho.Unknown && _heard.AsSpan(0, _length).StartsWith(request.RtuFrame))
        {
            // The second copy: the first was the adapter's, this one is the device's.
            _echo = LocalEcho.Yes;
            _failed.Remove(Shape(request));
            return late;
        }

        if (UnsolicitedBytes - before < ShortestAnswer)
        {
            _failed.Remove(Shape(request));
        }

        return true;
    }

    private ModbusReply Failed(ModbusRequest request, long now, CancellationToken stop)
    {
        _failed.Add(Shape(request));
        var heard = _heard.AsSpan(0, _length);
        var echoAt = request.IsMirrored && _echo != LocalEcho.Yes ? -1 : heard.IndexOf(request.RtuFrame);
        if (echoAt >= 0)
        {
            // Our own request came back, and nothing else did: an echo, and silence behind it.
            _echo = LocalEcho.Yes;
            heard = heard[(echoAt + request.RtuFrame.Length)..];
        }

        UnsolicitedBytes += heard.Length;
        var outcome = HeardForeign(heard) ? Foreign() : RtuFrame.Diagnose(request, heard);
        var drained = Drain(_options.TurnAround, fromNow: true, stop);
        outcome = drained switch
        {
            FrameOutcome.ForeignMaster or FrameOutcome.LineLost or FrameOutcome.Stopped => drained,
            _ => outcome,
        };
        return new(outcome, ModbusException.None, 0, now, Suspect: false);
    }

    // Takes bytes until the bus has been silent for a while, counted from its last byte or from now; a device that babbles is left after the limit.
    private FrameOutcome Drain(TimeSpan silence, bool fromNow, CancellationToken stop)
    {
        if (silence < _options.Silence)
        {
            silence = _options.Silence;
        }

        var limit = After(_time.GetTimestamp(), _options.DrainLimit > silence ? _options.DrainLimit : silence);
        var since = fromNow ? _time.GetTimestamp() : _active;
        while (true)
        {
            var until = Math.Min(After(since, silence), limit);
            var outcome = Hear(until, stop, out var count);
            if (outcome != FrameOutcome.Ok)
            {
                return outcome;
            }

            since = count > 0 ? _active : since;
            var now = _time.GetTimestamp();
            if (now >= limit || (count == 0 && now >= until))
            {
                return FrameOutcome.Ok;
            }
        }
    }

    // Takes what comes unasked until the timestamp. Ok: nothing of note; else a foreign master, a lost line, a stop.
    private FrameOutcome Hear(long until, CancellationToken stop, out int count)
    {
        count = _wire.Read(Room(), until, stop);
        if (count < 0)
        {
            return Lost();
        }

        if (count > 0)
        {
            _active = _time.GetTimestamp();
            _length += count;
            UnsolicitedBytes += count;
            if (HeardForeign(_heard.AsSpan(0, _length)))
            {
                return Foreign();
            }
        }

        return stop.IsCancellationRequested ? FrameOutcome.Stopped : FrameOutcome.Ok;
    }

    // Whether somebody else's request stands in these bytes. Our own echo and late answers that look like requests are nobody's.
    private bool HeardForeign(ReadOnlySpan<byte> heard)
    {
        for (int offset = 0, length; RtuFrame.TryFindRequest(heard, ref offset, out length); offset += length)
        {
            var frame = heard.Slice(offset, length);
            if (!IsOurs(frame))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsOurs(ReadOnlySpan<byte> frame)
    {
        if (_last is null)
        {
            return false;
        }

        // The request itself, or the same from a device that answers under another number.
        if (frame[1..^ModbusCrc.Length].SequenceEqual(_last.Pdu))
        {
            return true;
        }

        // A late answer, or a twin of the last one, may look like a request: three coil bytes read like address and quantity.
        var shape = Shape(frame[0], frame[1], frame.Length - 1 - ModbusCrc.Length);
        return _failed.Contains(shape) || (shape == Shape(_last) && !_last.IsMirrored);
    }

    private FrameOutcome Foreign()
    {
        ForeignRequests++;
        _listened = false;
        _length = 0;
        return FrameOutcome.ForeignMaster;
    }

    private FrameOutcome Lost()
    {
        _wire.Close();
        return FrameOutcome.LineLost;
    }

    // An exception has no length to compare: it may belong to any failed request of its unit and function.
    private bool MayBeLate(ModbusRequest request, FrameOutcome outcome)
    {
        if (_failed.Count == 0 || outcome != FrameOutcome.Exception)
        {
            return _failed.Contains(Shape(request));
        }

        foreach (var shape in _failed)
        {
            if (shape >> 8 == Shape(request) >> 8)
            {
                return true;
            }
        }

        return false;
    }

    private static int Shape(ModbusRequest request) => Shape(request.Unit, (byte)request.Function, request.AnswerLength);

    private static int Shape(byte unit, byte function, int answerLength) => (unit << 16) | (function << 8) | answerLength;

    // Free space behind what was heard; when there is none, the older half is forgotten.
    private Span<byte> Room()
    {
        if (_length == HeardLength)
        {
            Keep(HeardLength - RtuFrame.MaxLength);
        }

        return _heard.AsSpan(_length);
    }

    private void Keep(int from)
    {
        _heard.AsSpan(from, _length - from).CopyTo(_heard);
        _length -= from;
    }

    private ModbusReply Ended(FrameOutcome outcome) => new(outcome, ModbusException.None, 0, _time.GetTimestamp(), Suspect: false);

    private long After(long timestamp, TimeSpan span) =>
        timestamp + (long)(span.Ticks * ((double)_time.TimestampFrequency / TimeSpan.TicksPerSecond));
}
