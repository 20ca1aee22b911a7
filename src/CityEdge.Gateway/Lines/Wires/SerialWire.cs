using System.Collections.Frozen;
using System.IO.Ports;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Wires;

/// <summary>
/// A serial port through System.IO.Ports, used so that none of its traps can be stepped into: bytes are only taken when the driver says that
/// there are some (its read time-out cannot be shorter than 30 ms), every write has a time-out, RTS and DTR are never touched (the adapter turns
/// the bus around), and a port that hung up is left for good (it goes on saying that it is open). The device's path is looked at beside,
/// because an unplugged adapter does not always hang up.
/// </summary>
internal sealed class SerialWire : IWire
{
    // A reply comes within tens of milliseconds and is met within one; whoever waits longer can also wait a little coarser.
    private const int FineWaitMs = 1;
    private const int CoarseWaitMs = 4;

    // No protocol here sends more at once; a longer request would still go out, in pieces.
    private const int LongestFrame = 256;

    // Linux: EPERM, EACCES, EBUSY.
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int Busy = 16;

    // The package's own floor; only a guard, since bytes are there when it is asked for them.
    private const int GuardReadTimeoutMs = 100;

    // The rates that termios has a constant for. Any other one opens without complaint and sets the line to 0 baud, which is hang-up.
    private static readonly FrozenSet<int> Bauds = FrozenSet.Create(
        300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 500000, 576000, 921600,
        1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000);

    private static readonly TimeSpan FineWait = TimeSpan.FromMilliseconds(FineWaitMs);
    private static readonly TimeSpan FineFor = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(900);

    private readonly SerialWireOptions _options;
    private readonly TimeProvider _time;
    private readonly AutoResetEvent _wake = new(false);
    private readonly byte[] _taken = new byte[LongestFrame];
    private readonly byte[] _given = new byte[LongestFrame];
    private SerialPort? _port;
    private PortLock? _lock;
    private string? _device;
    private long _looked;

    /// <param name="options">The port.</param>
    /// <param name="time">The clock that deadlines of this line count on.</param>
    public SerialWire(SerialWireOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public bool IsOpen => _port is not null;

    /// <summary>Why the last open failed, in both languages.</summary>
    public LocalText Failure { get; private set; }

    /// <inheritdoc/>
    public bool TryOpen(out string? failure, CancellationToken stop)
    {
        Close();
        Failure = stop.IsCancellationRequested ? WireFailure.Stopped : Open();
        failure = IsOpen ? null : Failure.In(_options.Chinese);
        return IsOpen;
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes, CancellationToken stop)
    {
        if (_port is null || stop.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            while (!bytes.IsEmpty)
            {
                var count = Math.Min(bytes.Length, _given.Length);
                bytes[..count].CopyTo(_given);
                _port.BaseStream.Write(_given, 0, count);
                bytes = bytes[count..];
            }

            return true;
        }
        catch (Exception exception) when (IsPortFailure(exception))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, long untilTimestamp, CancellationToken stop)
    {
        var began = _time.GetTimestamp();
        while (_port is not null)
        {
            var count = Take(buffer);
            if (count != 0)
            {
                return count;
            }

            var now = _time.GetTimestamp();
            var left = _time.GetElapsedTime(now, untilTimestamp);
            if (left <= TimeSpan.Zero || stop.IsCancellationRequested)
            {
                return 0;
            }

            if (_time.GetElapsedTime(_looked, now) >= LookEvery && !StillThere(now))
            {
                return -1;
            }

            // A sleep rounds the rest of a millisecond up, and every silence between two frames with it: a fifth of its length at 9,600 baud.
            if (left < FineWait)
            {
                Thread.Yield();
                continue;
            }

            var wait = _time.GetElapsedTime(began, now) < FineFor ? FineWaitMs : CoarseWaitMs;
            if (_wake.WaitOne(Math.Min(wait, (int)left.TotalMilliseconds)))
            {
                return Math.Max(Take(buffer), 0);
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // A command came while the line was being taken down: nobody waits any more.
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (_port is { } port)
        {
            // Disposing can hang for ever behind a write that the driver never took. Then this thread is left to it, and the lock is given
            // back all the same: the next open is refused by the kernel if the port is truly still held.
            var closer = new Thread(() => Release(port)) { IsBackground = true, Name = "serial-close" };
            closer.Start();
            closer.Join(CloseLimit);
            _port = null;
        }

        _lock?.Dispose();
        _lock = null;
    }

    public void Dispose()
    {
        Close();
        _wake.Dispose();
    }

    // The base stream first: it alone does not wait for what is still to be written.
    private static void Release(SerialPort port)
    {
        try
        {
            port.BaseStream.Dispose();
            port.Dispose();
        }
        catch (Exception exception) when (IsPortFailure(exception))
        {
            // The device is gone: there is nothing left to give back.
        }
    }

    private static bool IsPortFailure(Exception exception) =>
        exception is IOException or InvalidOperationException or UnauthorizedAccessException or TimeoutException;

    // Bytes taken, 0 for none, -1 when the port is gone.
    private int Take(Span<byte> buffer)
    {
        try
        {
            var count = Math.Min(Math.Min(_port!.BytesToRead, buffer.Length), _taken.Length);
            if (count <= 0)
            {
                return 0;
            }

            count = _port.BaseStream.Read(_taken, 0, count);
            _taken.AsSpan(0, count).CopyTo(buffer);
            return count > 0 ? count : -1;
        }
        catch (TimeoutException)
        {
            return 0;
        }
        catch (Exception exception) when (IsPortFailure(exception))
        {
            return -1;
        }
    }

    // A re-plugged adapter is another device behind the same link; an unplugged one has no link.
    private bool StillThere(long now)
    {
        _looked = now;
        return DeviceOf(_options.Port) == _device;
    }

    private LocalText Open()
    {
        if (!Bauds.Contains(_options.Baud))
        {
            return WireFailure.BaudUnsupported(_options.Baud);
        }

        var device = DeviceOf(_options.Port);
        if (device is null)
        {
            return WireFailure.PortMissing(_options.Port, SerialPort.GetPortNames());
        }

        _lock = PortLock.TryTake(device, out var denied);
        if (_lock is null)
        {
            return denied ? WireFailure.LockDenied(PortLock.PathOf(device)) : WireFailure.PortBusy(_options.Port);
        }

        var failure = Open(device);
        if (_port is null)
        {
            _lock.Dispose();
            _lock = null;
        }

        _device = device;
        _looked = _time.GetTimestamp();
        return failure;
    }

    private LocalText Open(string device)
    {
        SerialPort? port = null;
        try
        {
            port = new SerialPort(device, _options.Baud)
            {
                Parity = _options.Parity switch
                {
                    SerialParity.None => Parity.None,
                    SerialParity.Even => Parity.Even,
                    SerialParity.Odd => Parity.Odd,
                },
                DataBits = 8,
                StopBits = _options.StopBits == 2 ? StopBits.Two : StopBits.One,
                Handshake = Handshake.None,
                ReadTimeout = GuardReadTimeoutMs,
                WriteTimeout = (int)_options.WriteTimeout.TotalMilliseconds,
            };
            port.Open();
            _port = port;
            return default;
        }
        catch (Exception exception) when (exception is ArgumentException || IsPortFailure(exception))
        {
            port?.Dispose();
            return Explain(exception);
        }
    }

    private LocalText Explain(Exception exception) => exception switch
    {
        ArgumentException => WireFailure.FormatRefused(_options.Port, _options.Baud, _options.Parity),
        // The package says "access denied" for whatever the open returned; its inner failure carries the system's number.
        UnauthorizedAccessException { InnerException: IOException { HResult: Busy } } => WireFailure.PortBusy(_options.Port),
        UnauthorizedAccessException { InnerException: IOException { HResult: not (NotPermitted or AccessDenied) } inner } =>
            WireFailure.NotASerialPort(_options.Port, inner.Message),
        UnauthorizedAccessException => WireFailure.PortDenied(_options.Port),
        FileNotFoundException or DirectoryNotFoundException => WireFailure.PortMissing(_options.Port, SerialPort.GetPortNames()),
        _ => WireFailure.NotASerialPort(_options.Port, exception.Message),
    };

    // The device file behind a path, through all links; null when there is none.
    private static string? DeviceOf(string path)
    {
        try
        {
            return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path) : null;
        }
        catch (IOException)
        {
            // The link went between the two looks.
            return null;
        }
    }
}
