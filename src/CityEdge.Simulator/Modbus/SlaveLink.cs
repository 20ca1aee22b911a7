using CityEdge.Simulator.Wires;

namespace CityEdge.Simulator.Modbus;

/// <summary>One open wire of a slave: reads requests, has them carried out, sends answers with whatever fault is switched on.</summary>
internal sealed class SlaveLink : IDisposable
{
    /// <summary>Silence that ends half a frame. Far above 3.5 characters, because a pseudo-terminal delivers in lumps.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    private readonly ModbusSlave _slave;
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Transmitter _transmitter;
    private readonly RtuRequests? _rtu;
    private readonly MbapRequests? _mbap;
    private readonly List<Task> _late = [];
    private readonly ITimer _babble;
    private readonly byte[] _pdu = new byte[SlavePdu.MaxLength];

    public SlaveLink(ModbusSlave slave, Stream stream, bool mbap, TimeProvider time)
    {
        _slave = slave;
        _stream = stream;
        _time = time;
        _transmitter = new Transmitter(stream, time);
        _mbap = mbap ? new MbapRequests() : null;
        _rtu = mbap ? null : new RtuRequests(address => slave.Unit(address) is not null);
        _babble = time.CreateTimer(_ => Babble(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Serves until the other side or the slave ends it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = Until(_transmitter.RunAsync(ending.Token), ending);
        _slave.Wire.Changed += SwitchBabble;
        SwitchBabble();
        await Until(ReceiveAsync(ending.Token), ending).ConfigureAwait(false);
        _slave.Wire.Changed -= SwitchBabble;
        await sending.ConfigureAwait(false);
        await Task.WhenAll(_late).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _babble.Dispose();
        _stream.Dispose();
    }

    /// <summary>A wire that goes away ends its link and nothing else; any other exception is ours and passes.</summary>
    private static async Task Until(Task work, CancellationTokenSource ending)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Unplugged, hung up or stopped: the end of every link.
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        var buffer = new byte[RtuRequests.MaxFrame];
        var last = _time.GetTimestamp();
        while (_mbap is not { IsBroken: true })
        {
            var count = await _stream.ReadAsync(buffer, stop).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }
            var now = _time.GetTimestamp();
            if (_rtu is { HasPart: true } && _time.GetElapsedTime(last, now) > Silence)
            {
                _rtu.Silence();
            }
            last = now;
            Take(buffer.AsSpan(0, count), now, stop);
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, long now, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, _rtu?.Room ?? _mbap!.Room)];
            bytes = bytes[part.Length..];
            if (_rtu is not null)
            {
                _rtu.Feed(part);
                while (_rtu.TryTake(out var frame))
                {
                    Answer(frame[0], frame[1..^2], [], now, stop);
                }
                continue;
            }
            _mbap!.Feed(part);
            while (_mbap.TryTake(out var frame))
            {
                Answer(frame[6], frame[MbapRequests.Header..], frame[..2], now, stop);
            }
            if (_mbap.IsBroken)
            {
                return;
            }
        }
    }

    private void Answer(byte address, ReadOnlySpan<byte> request, ReadOnlySpan<byte> transaction, long now, CancellationToken stop)
    {
        var (unit, length, effect) = _slave.Execute(address, request, _pdu, _mbap is not null);
        if (length == 0 || effect.Dead || effect.Lost)
        {
            return;
        }
        var frame = _mbap is null
            ? RtuFrame(effect.AsUnit ?? unit, _pdu.AsSpan(0, length), effect.Corrupt)
            : MbapFrame(effect.AsUnit ?? unit, _pdu.AsSpan(0, length), transaction, effect.Corrupt);
        byte[] bytes = [.. effect.Before.Span, .. frame.AsSpan(0, Math.Min(effect.Keep, frame.Length))];

        var pace = _mbap is null ? _slave.Pace : null;
        // On a real line the request itself takes its time before the device can turn round.
        var head = pace is null ? TimeSpan.Zero : (pace.Character * (request.Length + 3)) + pace.TurnAround;
        var from = now + (long)(head.TotalSeconds * _time.TimestampFrequency);
        var perByte = (pace?.Character ?? TimeSpan.Zero) + effect.Gap;
        Send(new Transmission(bytes, from, effect.Delay, perByte), effect.Late, stop);
    }

    private void Send(Transmission transmission, TimeSpan late, CancellationToken stop)
    {
        if (late <= TimeSpan.Zero)
        {
            _ = _transmitter.TrySend(transmission);
            return;
        }
        _late.RemoveAll(sent => sent.IsCompleted);
        _late.Add(SendLateAsync(transmission, late, stop));
    }

    private async Task SendLateAsync(Transmission transmission, TimeSpan late, CancellationToken stop)
    {
        await Task.Delay(late, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested)
        {
            _ = _transmitter.TrySend(transmission);
        }
    }

    private void SwitchBabble()
    {
        var period = _slave.Wire.Babble?.Span ?? Timeout.InfiniteTimeSpan;
        _ = _babble.Change(period, period);
    }

    private void Babble()
    {
        if (_slave.Wire.Babble is { } babble)
        {
            _ = _transmitter.TrySend(new Transmission(babble.Bytes, 0, TimeSpan.Zero, _slave.Pace?.Character ?? TimeSpan.Zero));
        }
    }

    private static byte[] RtuFrame(byte unit, ReadOnlySpan<byte> pdu, bool corrupt)
    {
        var frame = new byte[pdu.Length + 3];
        frame[0] = unit;
        pdu.CopyTo(frame.AsSpan(1));
        var length = SlaveCrc.Append(frame, pdu.Length + 1);
        frame[length - 1] ^= (byte)(corrupt ? 0x5A : 0);
        return frame;
    }

    private static byte[] MbapFrame(byte unit, ReadOnlySpan<byte> pdu, ReadOnlySpan<byte> transaction, bool corrupt)
    {
        var length = pdu.Length + 1;
        return [transaction[0], (byte)(transaction[1] ^ (corrupt ? 0x5A : 0)), 0, 0, (byte)(length >> 8), (byte)length, unit, .. pdu];
    }
}
