using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>
/// Waveshare Modbus RTU Relay, 8 channels. Coils 0 to 7; function 5 also at 0x00FF for all, at 0x0200 + channel "on for value × 100 ms" and
/// at 0x0400 + channel "off for value × 100 ms", by the board's own timer; 0x5500 toggles. A plain write ends a timer, a timed one arms it
/// anew. Logs every command with its moment, so that the demo and the tests can say what the siren did and when.
/// </summary>
internal sealed class WaveshareRelay : SlaveUnit, IDisposable
{
    public const int Channels = 8;
    private const ushort On = 0xFF00;
    private const ushort Toggle = 0x5500;
    private const ushort All = 0x00FF;
    private const ushort FlashOn = 0x0200;
    private const ushort FlashOff = 0x0400;
    private const int KeptCommands = 10_000;
    private static readonly TimeSpan TimerUnit = TimeSpan.FromMilliseconds(100);

    private readonly Lock _board = new();
    private readonly TimeProvider _time;
    private readonly ITimer[] _timers;
    private readonly long[] _due = new long[Channels];
    private readonly Queue<RelayCommand> _log = new();

    public WaveshareRelay(byte address, TimeProvider time)
        : base(address)
    {
        _time = time;
        Image.Define(SlaveTable.Coils, 0, Channels);
        Image[SlaveTable.HoldingRegisters, 0x4000] = address;
        Image[SlaveTable.HoldingRegisters, 0x8000] = 200;
        _timers = [.. Enumerable.Range(0, Channels).Select(channel =>
            time.CreateTimer(_ => Elapsed(channel), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan))];
    }

    /// <summary>Raised for each line of the log, after it was written, on the thread that caused it.</summary>
    public event Action<RelayCommand>? Switched;

    /// <summary>Everything commanded, oldest first; the last ten thousand.</summary>
    public IReadOnlyList<RelayCommand> Commands
    {
        get
        {
            lock (_board)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>State of channel 0 to 7.</summary>
    public bool this[int channel] => Image[SlaveTable.Coils, channel] != 0;

    public override SlaveException WriteCoil(ushort address, ushort value) => address switch
    {
        < Channels => Switch(address, 1, value),
        All => Switch(0, Channels, value),
        >= FlashOn and < FlashOn + Channels => Arm(address - FlashOn, on: true, value),
        >= FlashOff and < FlashOff + Channels => Arm(address - FlashOff, on: false, value),
        _ => SlaveException.IllegalAddress,
    };

    public override SlaveException WriteCoils(ushort first, ReadOnlySpan<ushort> values)
    {
        if (first + values.Length > Channels)
        {
            return SlaveException.IllegalAddress;
        }
        for (var i = 0; i < values.Length; i++)
        {
            Set(first + i, values[i] != 0, RelayCause.Commanded, TimeSpan.Zero);
        }
        return SlaveException.None;
    }

    public void Dispose()
    {
        foreach (var timer in _timers)
        {
            timer.Dispose();
        }
    }

    private SlaveException Switch(int first, int count, ushort value)
    {
        if (value is not (On or 0 or Toggle))
        {
            return SlaveException.IllegalValue;
        }
        for (var channel = first; channel < first + count; channel++)
        {
            Set(channel, value == Toggle ? !this[channel] : value == On, RelayCause.Commanded, TimeSpan.Zero);
        }
        return SlaveException.None;
    }

    private SlaveException Arm(int channel, bool on, ushort value)
    {
        if (value == 0)
        {
            // No time at all is over at once.
            Set(channel, !on, RelayCause.TimerEnded, TimeSpan.Zero);
            return SlaveException.None;
        }
        Set(channel, on, RelayCause.Timed, TimerUnit * value);
        return SlaveException.None;
    }

    private void Set(int channel, bool on, RelayCause cause, TimeSpan armed)
    {
        RelayCommand command;
        lock (_board)
        {
            var timed = armed > TimeSpan.Zero;
            _due[channel] = timed ? _time.GetTimestamp() + (long)(armed.TotalSeconds * _time.TimestampFrequency) : 0;
            _timers[channel].Change(timed ? armed : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            command = Enter(channel, on, cause);
        }
        Switched?.Invoke(command);
    }

    private void Elapsed(int channel)
    {
        RelayCommand command;
        lock (_board)
        {
            // A timer that had fired already when it was armed anew or ended: its channel now follows the later command.
            var left = _due[channel] - _time.GetTimestamp();
            if (_due[channel] == 0)
            {
                return;
            }
            if (left > 0)
            {
                _timers[channel].Change(TimeSpan.FromSeconds((double)left / _time.TimestampFrequency) + TimeSpan.FromMilliseconds(1),
                    Timeout.InfiniteTimeSpan);
                return;
            }
            _due[channel] = 0;
            command = Enter(channel, !this[channel], RelayCause.TimerEnded);
        }
        Switched?.Invoke(command);
    }

    private RelayCommand Enter(int channel, bool on, RelayCause cause)
    {
        Image[SlaveTable.Coils, channel] = (ushort)(on ? 1 : 0);
        var command = new RelayCommand(_time.GetTimestamp(), _time.GetUtcNow(), channel, on, cause);
        _log.Enqueue(command);
        while (_log.Count > KeptCommands)
        {
            _log.Dequeue();
        }
        return command;
    }
}
