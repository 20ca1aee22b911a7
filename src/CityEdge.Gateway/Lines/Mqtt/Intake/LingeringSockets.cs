using System.Net.Sockets;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// Sockets whose connection has ended, kept for a second: closing one with unread bytes resets it, and the client would lose the reason that was
/// just sent to it. Bounded; beyond that they are closed at once.
/// </summary>
internal sealed class LingeringSockets(TimeProvider time)
{
    private const int Most = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _list = new();
    private readonly List<(Socket Socket, long Since)> _sockets = [];
    private readonly byte[] _scratch = new byte[4096];

    public void Add(Socket socket)
    {
        lock (_list)
        {
            if (_sockets.Count < Most && !IsOver(socket))
            {
                _sockets.Add((socket, time.GetTimestamp()));
                return;
            }
        }

        socket.Dispose();
    }

    public void Sweep(long now)
    {
        lock (_list)
        {
            for (var index = _sockets.Count - 1; index >= 0; index--)
            {
                var (socket, since) = _sockets[index];
                if (IsOver(socket) || time.GetElapsedTime(since, now) > Patience)
                {
                    socket.Dispose();
                    _sockets.RemoveAt(index);
                }
            }
        }
    }

    public void Clear()
    {
        lock (_list)
        {
            _sockets.ForEach(kept => kept.Socket.Dispose());
            _sockets.Clear();
        }
    }

    /// <summary>Throws away what came in; true when the client has closed its side.</summary>
    private bool IsOver(Socket socket)
    {
        try
        {
            for (var round = 0; round < 16 && socket.Available > 0; round++)
            {
                socket.Receive(_scratch);
            }

            return socket.Poll(0, SelectMode.SelectError);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
