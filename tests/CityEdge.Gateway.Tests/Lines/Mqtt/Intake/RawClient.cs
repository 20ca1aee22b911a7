using System.Net;
using System.Net.Sockets;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

/// <summary>A client that is no more than a socket: it sends what it is told and reads packets back.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly Queue<Packet> _ahead = new();
    private int _count;

    private RawClient(Socket socket) => _socket = socket;

    public static async Task<RawClient> OpenAsync(IPEndPoint to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, TestContext.Current.CancellationToken);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Turned away before the handshake was noticed: closed, as the reader will find.
        }

        return new RawClient(socket);
    }

    public async Task SendAsync(params byte[][] packets)
    {
        foreach (var packet in packets)
        {
            for (var sent = 0; sent < packet.Length;)
            {
                sent += await _socket.SendAsync(packet.AsMemory(sent), TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>The next packet; null when the intake closed the connection.</summary>
    public async Task<Packet?> ReadAsync()
    {
        if (_ahead.TryDequeue(out var ahead))
        {
            return ahead;
        }

        while (true)
        {
            if (FixedHeader.TryRead(_buffer.AsSpan(0, _count), out var header, out _) && _count >= header.Total)
            {
                var body = _buffer[header.Size..header.Total];
                Buffer.BlockCopy(_buffer, header.Total, _buffer, 0, _count - header.Total);
                _count -= header.Total;
                return new Packet(header.Kind, header.Flags, body);
            }

            if (await FillAsync() == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Reads the next packet, which must be of this kind.</summary>
    public async Task<Packet> ExpectAsync(PacketKind kind)
    {
        var packet = await ReadAsync();
        Assert.NotNull(packet);
        Assert.Equal(kind, packet.Kind);
        return packet;
    }

    /// <summary>Reads the answer to a SUBSCRIBE; messages may overtake it (section 3.8.4) and are kept for later.</summary>
    public async Task<Packet> ExpectSubAckAsync()
    {
        var early = new List<Packet>();
        var packet = await ReadAsync();
        while (packet is { Kind: PacketKind.Publish })
        {
            early.Add(packet);
            packet = await ReadAsync();
        }

        early.ForEach(_ahead.Enqueue);
        Assert.Equal(PacketKind.SubAck, packet?.Kind);
        return packet!;
    }

    /// <summary>Reads until the intake closes; false when any packet came first.</summary>
    public async Task<bool> IsClosedAsync() => await ReadAsync() is null;

    /// <summary>Asserts the farewell of MQTT 5 with its reason, and the end.</summary>
    public async Task ExpectFarewellAsync(ReasonCode reason)
    {
        var packet = await ExpectAsync(PacketKind.Disconnect);
        Assert.Equal(reason, (ReasonCode)packet.Body[0]);
        Assert.True(await IsClosedAsync());
    }

    /// <summary>A ping and its answer: everything sent before was worked.</summary>
    public async Task SettleAsync()
    {
        await SendAsync(Packet.Ping);
        await ExpectAsync(PacketKind.PingResp);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> FillAsync()
    {
        try
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_count), TestContext.Current.CancellationToken);
            _count += read;
            return read;
        }
        catch (SocketException)
        {
            // Reset: closed all the same.
            return 0;
        }
    }
}
