using System.Net;
using System.Net.Sockets;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// One TCP connection. One thread reads and sleeps in the system's poll, not in the thread pool; anybody writes, and nobody ever waits for the
/// other side while doing so: what the system does not take stays here and goes out by a thread of its own. SslStream sits on it as it is.
/// </summary>
/// <remarks>
/// The socket is non-blocking and never used asynchronously: a socket that the runtime's own epoll has once seen costs a wake of that thread for
/// every segment, read or not.
/// </remarks>
internal sealed class BrokerStream : Stream
{
    // How long a wait lasts before it looks whether it is still wanted; closing the socket ends it at once.
    private const int SliceMicroseconds = 1_000_000;
    private const int ConnectSliceMicroseconds = 50_000;
    private const int TcpLevel = 6;
    private const int TcpQuickAck = 12;
    private const int TcpUserTimeout = 18;
    private static readonly byte[] s_one = [1, 0, 0, 0];

    private readonly Socket _socket;
    private readonly Lock _guard = new();
    private readonly Action _drained;
    private readonly ManualResetEventSlim _drainWanted = new(true, spinCount: 0);

    // Guarded: what is to be sent. One sender at a time takes _filling for _sending and works without the guard.
    private byte[] _filling = new byte[4096];
    private byte[] _sending = new byte[4096];
    private int _filled;
    private int _sendFrom;
    private int _sendTo;
    private bool _isSending;
    private Thread? _drainer;

    private volatile bool _isClosed;
    private volatile bool _owesAck;

    private BrokerStream(Socket socket, Action drained) => (_socket, _drained) = (socket, drained);

    /// <summary>Bytes that were written and that the system has not yet taken.</summary>
    public int Unsent
    {
        get
        {
            lock (_guard)
            {
                return _filled + _sendTo - _sendFrom;
            }
        }
    }

    /// <summary>Called by the reading thread before it waits: the moment to send what has gathered.</summary>
    public Action? BeforeWait { get; set; }

    /// <summary>While false every write goes out at once: a handshake waits for its answer.</summary>
    public bool IsCorked { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Connects, one address after the other.</summary>
    /// <param name="addresses">Where the broker may be.</param>
    /// <param name="port">Its port.</param>
    /// <param name="deadUnacknowledged">How long sent bytes may stay unacknowledged by the other system.</param>
    /// <param name="drained">Called when all that was stuck has gone out.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="SocketException">No address took the connection; the last one's error.</exception>
    public static BrokerStream Connect(IReadOnlyList<IPAddress> addresses, int port, TimeSpan deadUnacknowledged, Action drained, CancellationToken stop)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
            try
            {
                Configure(socket, deadUnacknowledged);
                Connect(socket, new IPEndPoint(addresses[i], port), stop);
                return new BrokerStream(socket, drained);
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (!_isClosed)
        {
            var count = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                _owesAck = true;
                return count;
            }

            if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
            {
                throw new SocketException((int)error);
            }

            BeforeWait?.Invoke();
            AcknowledgeNow();
            _socket.Poll(SliceMicroseconds, SelectMode.SelectRead);
        }

        return 0;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(Reserve(buffer.Length, out var scope));
        scope.Dispose();
        if (!IsCorked)
        {
            Flush();
        }
    }

    /// <summary>Room at the end of what is to be sent, to be written into before the scope is disposed of.</summary>
    public Span<byte> Reserve(int length, out Reservation scope)
    {
        _guard.Enter();
        if (_filling.Length < _filled + length)
        {
            Array.Resize(ref _filling, Math.Max(_filled + length, _filling.Length * 2));
        }

        scope = new Reservation(this, length);
        return _filling.AsSpan(_filled, length);
    }

    /// <summary>Sends what has gathered as far as the system takes it. Returns at once.</summary>
    public override void Flush()
    {
        lock (_guard)
        {
            if (_isSending || _filled == 0 || _isClosed)
            {
                return;
            }

            _isSending = true;
        }

        if (!SendAll())
        {
            StartDrainer();
        }
    }

    /// <summary>Ends every wait and every send; safe from any thread, any number of times.</summary>
    public void Abort()
    {
        _isClosed = true;
        _drainWanted.Set();
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed by the other side, or already here: what was wanted.
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isClosed = true;
            _drainWanted.Set();
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Configure(Socket socket, TimeSpan deadUnacknowledged)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (OperatingSystem.IsLinux())
        {
            // A cable pulled while we write is the system's to find, even when we do not read.
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes((int)deadUnacknowledged.TotalMilliseconds));
        }
    }

    private static void Connect(Socket socket, IPEndPoint place, CancellationToken stop)
    {
        try
        {
            socket.Connect(place);
            return;
        }
        catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Goes on below.
        }

        while (!socket.Poll(ConnectSliceMicroseconds, SelectMode.SelectWrite))
        {
            stop.ThrowIfCancellationRequested();
        }

        if ((int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! is var error and not 0)
        {
            throw new SocketException(error);
        }
    }

    // Brokers leave Nagle's algorithm on: their next small packet waits until we have acknowledged the one before, which the system delays by
    // up to 40 ms where we have nothing to send. Asking for the acknowledgement at once costs a microsecond.
    private void AcknowledgeNow()
    {
        if (_owesAck && OperatingSystem.IsLinux())
        {
            _socket.SetRawSocketOption(TcpLevel, TcpQuickAck, s_one);
        }

        _owesAck = false;
    }

    private void Commit(int length)
    {
        _filled += length;
        _guard.Exit();
    }

    // Only by whoever set _isSending. True when everything went out; false when the system is full, _isSending still set.
    private bool SendAll()
    {
        while (true)
        {
            lock (_guard)
            {
                if (_sendFrom == _sendTo)
                {
                    if (_filled == 0 || _isClosed)
                    {
                        _isSending = false;
                        return true;
                    }

                    (_sending, _filling) = (_filling, _sending);
                    (_sendFrom, _sendTo, _filled) = (0, _filled, 0);
                }
            }

            int count;
            SocketError error;
            try
            {
                count = _socket.Send(_sending.AsSpan(_sendFrom, _sendTo - _sendFrom), SocketFlags.None, out error);
            }
            catch (ObjectDisposedException)
            {
                (count, error) = (0, SocketError.OperationAborted);
            }

            if (error is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
            {
                return false;
            }

            // What we send carries the acknowledgement of what we received.
            _owesAck = false;
            lock (_guard)
            {
                // The reader meets the same broken connection and tells why; what is here is lost with it.
                _sendFrom = error is SocketError.Success or SocketError.Interrupted ? _sendFrom + count : _sendTo;
            }
        }
    }

    private void StartDrainer()
    {
        lock (_guard)
        {
            if (_drainer is null)
            {
                _drainer = new Thread(Drain) { IsBackground = true, Name = "mqtt drain" };
                _drainer.Start();
            }
            else
            {
                _drainWanted.Set();
            }
        }
    }

    private void Drain()
    {
        while (!_isClosed)
        {
            _drainWanted.Wait();
            _drainWanted.Reset();
            try
            {
                do
                {
                    _socket.Poll(SliceMicroseconds, SelectMode.SelectWrite);
                }
                while (!_isClosed && !SendAll());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (!_isClosed)
            {
                _drained();
            }
        }
    }

    /// <summary>Holds the place at the end of what is to be sent.</summary>
    public readonly ref struct Reservation(BrokerStream stream, int length)
    {
        /// <summary>Gives back what was not needed and lets the rest go.</summary>
        /// <param name="used">Bytes written.</param>
        public void Use(int used) => stream.Commit(used);

        public void Dispose() => stream.Commit(length);
    }
}
