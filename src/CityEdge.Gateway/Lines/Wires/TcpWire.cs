using System.Net;
using System.Net.Sockets;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Wires;

/// <summary>
/// A TCP connection read synchronously by one thread. A datagram socket connected to itself is waited on beside it, so that a wake or a
/// slice's end (to look at the stop) ends a wait at once without a thread or an allocation.
/// </summary>
internal sealed class TcpWire : IWire
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    private readonly TcpWireOptions _options;
    private readonly TimeProvider _time;
    private readonly List<Socket> _waited = new(2);
    private readonly byte[] _wakes = new byte[16];
    private readonly Lock _wakerGuard = new();
    private Socket? _waker;
    private Socket? _socket;
    private int _woken;

    /// <param name="options">Where to connect to.</param>
    /// <param name="time">The clock that deadlines of this line count on.</param>
    public TcpWire(TcpWireOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public bool IsOpen => _socket is not null;

    /// <summary>Why the last open failed, in both languages.</summary>
    public LocalText Failure { get; private set; }

    /// <inheritdoc/>
    public bool TryOpen(out string? failure, CancellationToken stop)
    {
        Close();
        Failure = default;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            OpenWaker();
            Connect(socket, stop);
            Configure(socket);
            _socket = socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            Failure = Explain(exception, stop);
        }

        failure = IsOpen ? null : Failure.In(_options.Chinese);
        return IsOpen;
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes, CancellationToken stop)
    {
        while (_socket is not null && !bytes.IsEmpty && !stop.IsCancellationRequested)
        {
            var count = _socket.Send(bytes, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return false;
            }

            bytes = bytes[count..];
        }

        return _socket is not null && bytes.IsEmpty;
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, long untilTimestamp, CancellationToken stop)
    {
        while (_socket is not null)
        {
            var left = _time.GetElapsedTime(_time.GetTimestamp(), untilTimestamp);
            Wait(left < Slice ? left : Slice);
            if (_waited.Contains(_socket))
            {
                var count = _socket.Receive(buffer, SocketFlags.None, out var error);
                if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
                {
                    return error == SocketError.Success && count > 0 ? count : -1;
                }
            }

            // Taken whether or not the mark still stands: a datagram left behind would make every later wait end at once.
            if (_waited.Contains(_waker!))
            {
                _waker!.Receive(_wakes, SocketFlags.None, out _);
            }

            if (Interlocked.Exchange(ref _woken, 0) != 0)
            {
                return 0;
            }

            if (left <= TimeSpan.Zero || stop.IsCancellationRequested)
            {
                return 0;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        // One datagram per wake that is not yet taken.
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            lock (_wakerGuard)
            {
                _waker?.Send([1], SocketFlags.None, out _);
            }
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        // Without a linger time the system sends what is left on its own; this returns at once.
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose()
    {
        Close();
        lock (_wakerGuard)
        {
            _waker?.Dispose();
            _waker = null;
        }
    }

    private void Wait(TimeSpan span)
    {
        _waited.Clear();
        _waited.Add(_socket!);
        _waited.Add(_waker!);
        Socket.Select(_waited, null, null, span > TimeSpan.Zero ? span : TimeSpan.Zero);
    }

    private void OpenWaker()
    {
        lock (_wakerGuard)
        {
            if (_waker is null)
            {
                var waker = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
                waker.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                waker.Connect(waker.LocalEndPoint!);
                _waker = waker;
            }
        }
    }

    // Asynchronous only so that name resolution and connect can be given up together.
    private void Connect(Socket socket, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        socket.ConnectAsync(_options.Host, _options.Port, either.Token).AsTask().GetAwaiter().GetResult();
    }

    private void Configure(Socket socket)
    {
        socket.NoDelay = true;
        socket.SendTimeout = (int)_options.WriteTimeout.TotalMilliseconds;

        // A PLC that lost its power says nothing more: found within 10 + 3 × 3 s even where nothing is asked.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 3);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private LocalText Explain(Exception exception, CancellationToken stop) => exception switch
    {
        OperationCanceledException => stop.IsCancellationRequested
            ? WireFailure.Stopped
            : WireFailure.TimedOut(_options.Host, _options.Port),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            WireFailure.NameUnknown(_options.Host),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => WireFailure.Refused(_options.Host, _options.Port),
        SocketException { SocketErrorCode: SocketError.TimedOut } => WireFailure.TimedOut(_options.Host, _options.Port),
        SocketException other => WireFailure.Unreachable(_options.Host, _options.Port, other.SocketErrorCode),
        _ => throw new InvalidOperationException("Only socket and cancellation failures are explained.", exception),
    };
}
