using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CityEdge.Simulator.Wires;

namespace CityEdge.Simulator.Modbus;

/// <summary>Simulated devices that share a line: RTU over a stream or a pty, RTU over TCP, Modbus TCP, or several of them at once. One
/// request at a time is carried out, whichever wire it came by.</summary>
internal sealed class ModbusSlave : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<byte, SlaveUnit> _units = new();
    private readonly Lock _execution = new();
    private readonly Lock _open = new();
    private readonly List<Task> _running = [];
    private CancellationTokenSource _stop = new();
    private long _requests;

    public ModbusSlave(TimeProvider time) => _time = time;

    /// <summary>Faults of the line as a whole; each device has its own besides.</summary>
    public FaultyWire Wire { get; } = new();

    /// <summary>Serial speed to keep to; null sends as fast as the wire takes it. Modbus TCP is never paced.</summary>
    public WirePace? Pace { get; set; }

    public IEnumerable<SlaveUnit> Units => _units.Values;

    /// <summary>Sound requests heard, whether for a device here or not.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Puts a device on the line, in place of one with the same address.</summary>
    public T Add<T>(T unit)
        where T : SlaveUnit
    {
        _units[unit.Address] = unit;
        return unit;
    }

    public void Remove(byte address) => _units.TryRemove(address, out _);

    public SlaveUnit? Unit(byte address) => _units.GetValueOrDefault(address);

    /// <summary>Modbus TCP on loopback; returns the port, chosen by the system unless given.</summary>
    public int ListenTcp(int port = 0) => Listen(port, mbap: true);

    /// <summary>RTU frames in a TCP stream, as transparent converters send them.</summary>
    public int ListenRtuOverTcp(int port = 0) => Listen(port, mbap: false);

    /// <summary>RTU over any stream, which is the slave's from now on.</summary>
    public void ServeRtu(Stream stream)
    {
        lock (_open)
        {
            _running.Add(ServeAsync(stream, mbap: false, _stop.Token));
        }
    }

    /// <summary>RTU over one end of a pty.</summary>
    public void ServePty(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Pseudo-terminals are served on Linux only.");
        }
        ServeRtu(new PtyPort(path));
    }

    /// <summary>Closes every wire and listener, as a PLC does that restarts; may listen and serve again afterwards.</summary>
    public async Task HangUpAsync()
    {
        Task[] running;
        CancellationTokenSource stop;
        lock (_open)
        {
            running = [.. _running];
            _running.Clear();
            stop = _stop;
            _stop = new CancellationTokenSource();
        }
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(false);
        stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Carries out one request; length 0 means that nobody answers.</summary>
    internal (byte Unit, int Length, WireEffect Effect) Execute(byte address, ReadOnlySpan<byte> request, Span<byte> answer, bool tcp)
    {
        Interlocked.Increment(ref _requests);
        lock (_execution)
        {
            var unit = Unit(address) ?? (tcp ? TheOnlyUnit(address) : null);
            if (unit is not null)
            {
                return Execute(address, unit, request, answer);
            }
            if (address == 0)
            {
                Broadcast(request, answer);
                return (0, 0, WireEffect.None);
            }
            // A serial line stays silent for a device that is not there; a TCP gateway says so.
            return (address, tcp ? SlavePdu.Refuse(request[0], SlaveException.TargetFailedToRespond, answer) : 0, WireEffect.None);
        }
    }

    private (byte Unit, int Length, WireEffect Effect) Execute(byte address, SlaveUnit unit, ReadOnlySpan<byte> request, Span<byte> answer)
    {
        var effect = unit.Wire.Meet(Wire.Meet(WireEffect.None));
        if (effect.Dead)
        {
            return (address, 0, effect);
        }
        var length = effect.Refusal == SlaveException.None
            ? SlavePdu.Answer(unit, request, answer)
            : SlavePdu.Refuse(request[0], effect.Refusal, answer);
        return (address, length, effect);
    }

    /// <summary>Over TCP, 0 and 255 mean the device at the other end of the connection, when there is but one.</summary>
    private SlaveUnit? TheOnlyUnit(byte address) => address is 0 or 255 && _units.Count == 1 ? _units.Values.First() : null;

    /// <summary>To everybody, answered by nobody (Modbus over Serial Line V1.02, 2.1); only writes make sense so.</summary>
    private void Broadcast(ReadOnlySpan<byte> request, Span<byte> scratch)
    {
        if (request.IsEmpty || !SlavePdu.IsWrite(request[0]))
        {
            return;
        }
        foreach (var unit in _units.Values)
        {
            if (!unit.Wire.Meet(Wire.Meet(WireEffect.None)).Dead)
            {
                SlavePdu.Answer(unit, request, scratch);
            }
        }
    }

    private int Listen(int port, bool mbap)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        lock (_open)
        {
            _running.Add(AcceptAsync(listener, mbap, _stop.Token));
        }
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener listener, bool mbap, CancellationToken stop)
    {
        using (listener)
        {
            var links = new List<Task>();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    var socket = await listener.AcceptSocketAsync(stop).ConfigureAwait(false);
                    socket.NoDelay = true;
                    links.RemoveAll(link => link.IsCompletedSuccessfully);
                    links.Add(ServeAsync(new NetworkStream(socket, ownsSocket: true), mbap, stop));
                }
                catch (Exception ended) when (ended is OperationCanceledException or SocketException)
                {
                    // Stopped, or a client that was gone before it was let in; the loop's condition tells which.
                }
            }
            await Task.WhenAll(links).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(Stream stream, bool mbap, CancellationToken stop)
    {
        using var link = new SlaveLink(this, stream, mbap, _time);
        await link.RunAsync(stop).ConfigureAwait(false);
    }
}
