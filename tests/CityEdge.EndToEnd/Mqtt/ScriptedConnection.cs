namespace CityEdge.EndToEnd.Mqtt;

/// <summary>One connection of a scripted broker: whole packets in, any bytes out.</summary>
internal sealed class ScriptedConnection(Stream stream)
{
    public const int Connect = 1;
    public const int Publish = 3;
    public const int PubAck = 4;
    public const int Subscribe = 8;
    public const int PingReq = 12;

    /// <summary>CONNACK of MQTT 5 without properties: success.</summary>
    public static byte[] Welcome => [0x20, 3, 0, 0, 0];

    public async Task SendAsync(CancellationToken stop, params byte[] bytes) => await stream.WriteAsync(bytes, stop);

    /// <summary>The next packet: its first byte, and all behind its length.</summary>
    public async Task<(byte First, byte[] Body)> ReadAsync(CancellationToken stop)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, stop);
        var first = one[0];
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            await stream.ReadExactlyAsync(one, stop);
            length |= (one[0] & 0x7F) << shift;
            if (one[0] < 0x80)
            {
                break;
            }
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop);
        return (first, body);
    }

    /// <summary>The next packet of a type; others are passed over.</summary>
    public async Task<byte[]> ReadAsync(int type, CancellationToken stop)
    {
        while (true)
        {
            var (first, body) = await ReadAsync(stop);
            if (first >> 4 == type)
            {
                return body;
            }
        }
    }

    /// <summary>CONNECT answered with success, SUBSCRIBE with QoS 1 for its one filter.</summary>
    public async Task WelcomeAsync(CancellationToken stop, byte[]? welcome = null, bool subscribes = true)
    {
        await ReadAsync(Connect, stop);
        await SendAsync(stop, welcome ?? Welcome);
        if (subscribes)
        {
            var body = await ReadAsync(Subscribe, stop);
            await SendAsync(stop, 0x90, 4, body[0], body[1], 0, 1);
        }
    }

    /// <summary>A message to the topic "t" with one byte of payload, MQTT 5.</summary>
    public Task MessageAsync(int qos, ushort id, byte payload, CancellationToken stop, bool duplicate = false) => qos == 0
        ? SendAsync(stop, 0x30, 5, 0, 1, (byte)'t', 0, payload)
        : SendAsync(stop, (byte)(duplicate ? 0x3A : 0x32), 7, 0, 1, (byte)'t', (byte)(id >> 8), (byte)id, 0, payload);

    /// <summary>Reads and answers nothing, until the client goes.</summary>
    public async Task SwallowAsync(CancellationToken stop)
    {
        while (true)
        {
            await ReadAsync(stop);
        }
    }
}
