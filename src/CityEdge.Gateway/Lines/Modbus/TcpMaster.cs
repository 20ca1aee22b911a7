using CityEdge.Gateway.Lines.Wires;

namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>
/// Master over Modbus TCP: every answer must carry the transaction of its request. What must hold: answers to earlier transactions are thrown
/// away until the deadline; after a time-out or a header that is not Modbus the connection is closed and made anew on next use, so that no
/// answer can ever be one behind; a claimed length is checked before anything of it is awaited. One thread; nothing is allocated per exchange.
/// </summary>
internal sealed class TcpMaster : IModbusMaster
{
    private const int FrameLength = MbapHeader.Length + ModbusPdu.MaxLength;

    private readonly IWire _wire;
    private readonly TimeProvider _time;
    private readonly byte[] _request = new byte[FrameLength];
    private readonly byte[] _heard = new byte[2 * FrameLength];
    private int _length;
    private ushort _transaction;
    private bool _renew;
    private volatile bool _woken;

    /// <param name="wire">The connection.</param>
    /// <param name="time">The clock that deadlines of this line count on.</param>
    public TcpMaster(IWire wire, TimeProvider time)
    {
        _wire = wire;
        _time = time;
    }

    /// <summary>Whether the connection is open, or was closed by us after a time-out and will be made anew by the next exchange.</summary>
    public bool IsOpen => _wire.IsOpen || _renew;

    /// <summary>Answers to earlier transactions, thrown away.</summary>
    public long StaleAnswers { get; private set; }

    /// <inheritdoc/>
    public bool TryOpen(out string? failure, CancellationToken stop)
    {
        _length = 0;
        _renew = false;
        return _wire.TryOpen(out failure, stop);
    }

    /// <inheritdoc/>
    public ModbusReply Exchange(ModbusRequest request, TimeSpan timeout, Span<byte> data, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Length, request.DataLength);
        if (!Connected(stop))
        {
            return Ended(stop.IsCancellationRequested ? FrameOutcome.Stopped : Lost());
        }

        _transaction++;
        var length = MbapHeader.Write(_request, _transaction, request.Unit, request.Pdu);
        if (!_wire.Write(_request.AsSpan(0, length), stop))
        {
            return Ended(stop.IsCancellationRequested ? Renew(FrameOutcome.Stopped) : Lost());
        }

        var span = (long)(timeout.Ticks * ((double)_time.TimestampFrequency / TimeSpan.TicksPerSecond));
        return Await(request, _time.GetTimestamp() + span, data, stop);
    }

    /// <inheritdoc/>
    public FrameOutcome Rouse(byte wake, TimeSpan quiet, CancellationToken stop) => FrameOutcome.Ok;

    /// <inheritdoc/>
    public FrameOutcome Idle(long untilTimestamp, CancellationToken stop)
    {
        if (_renew && !Connected(stop))
        {
            return stop.IsCancellationRequested ? FrameOutcome.Stopped : Lost();
        }

        while (!_woken)
        {
            var count = _wire.Read(_heard.AsSpan(_length), untilTimestamp, stop);
            if (count < 0)
            {
                return Lost();
            }

            _length += count;
            if (!DropStale())
            {
                return Lost();
            }

            if (stop.IsCancellationRequested)
            {
                return FrameOutcome.Stopped;
            }

            if (_time.GetTimestamp() >= untilTimestamp)
            {
                return FrameOutcome.NoAnswer;
            }
        }

        _woken = false;
        return FrameOutcome.NoAnswer;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        _woken = true;
        _wire.Wake();
    }

    /// <inheritdoc/>
    public void Close()
    {
        _renew = false;
        _wire.Close();
    }

    public void Dispose() => _wire.Dispose();

    // A server that ended an idle connection is found out here, before the request goes out, so that nothing need be sent twice.
    private bool Connected(CancellationToken stop)
    {
        if (_wire.IsOpen)
        {
            var count = _wire.Read(_heard.AsSpan(_length), _time.GetTimestamp(), stop);
            _length += Math.Max(count, 0);
            if (count >= 0 && DropStale())
            {
                return true;
            }

            _wire.Close();
            _renew = true;
        }

        return _renew && TryOpen(out _, stop);
    }

    private ModbusReply Await(ModbusRequest request, long deadline, Span<byte> data, CancellationToken stop)
    {
        var stale = false;
        while (true)
        {
            var count = _wire.Read(_heard.AsSpan(_length), deadline, stop);
            var now = _time.GetTimestamp();
            if (count < 0)
            {
                return Ended(Lost());
            }

            _length += count;
            FrameOutcome parsed;
            while ((parsed = MbapHeader.Parse(_heard.AsSpan(0, _length), out var header)) == FrameOutcome.Ok && header.FrameLength <= _length)
            {
                if (header.Transaction == _transaction)
                {
                    return Answered(request, header, now, data);
                }

                stale = true;
                StaleAnswers++;
                Drop(header.FrameLength);
            }

            if (parsed == FrameOutcome.BadHeader)
            {
                return Ended(Renew(FrameOutcome.BadHeader));
            }

            if (stop.IsCancellationRequested)
            {
                return Ended(Renew(FrameOutcome.Stopped));
            }

            if (now >= deadline)
            {
                return Ended(Renew(_length > 0 ? FrameOutcome.Truncated : stale ? FrameOutcome.BadHeader : FrameOutcome.NoAnswer));
            }
        }
    }

    private ModbusReply Answered(ModbusRequest request, in MbapHeader header, long now, Span<byte> data)
    {
        var pdu = _heard.AsSpan(MbapHeader.Length, header.PduLength);
        var outcome = FrameOutcome.WrongUnit;
        var exception = ModbusException.None;
        var copied = 0;
        if (IsUnitOf(request, header.Unit))
        {
            outcome = request.Judge(pdu, out exception);
        }

        if (outcome == FrameOutcome.Ok)
        {
            var found = request.DataOf(pdu);
            found.CopyTo(data);
            copied = found.Length;
        }

        Drop(header.FrameLength);
        return new(outcome, exception, copied, now, Suspect: false);
    }

    // Messaging guide V1.0b, 4.4.1.2: 255 addresses the TCP device itself, 0 is taken for it too; servers answer with either.
    private static bool IsUnitOf(ModbusRequest request, byte unit) =>
        unit == request.Unit || (request.Unit is 0 or 255 && unit is 0 or 255);

    // Whole frames that nobody waits for; false when what stands there is not Modbus.
    private bool DropStale()
    {
        FrameOutcome parsed;
        while ((parsed = MbapHeader.Parse(_heard.AsSpan(0, _length), out var header)) == FrameOutcome.Ok && header.FrameLength <= _length)
        {
            StaleAnswers++;
            Drop(header.FrameLength);
        }

        return parsed != FrameOutcome.BadHeader;
    }

    private void Drop(int count)
    {
        _heard.AsSpan(count, _length - count).CopyTo(_heard);
        _length -= count;
    }

    private FrameOutcome Lost()
    {
        Close();
        return FrameOutcome.LineLost;
    }

    private FrameOutcome Renew(FrameOutcome outcome)
    {
        _wire.Close();
        _renew = true;
        return outcome;
    }

    private ModbusReply Ended(FrameOutcome outcome) => new(outcome, ModbusException.None, 0, _time.GetTimestamp(), Suspect: false);
}
