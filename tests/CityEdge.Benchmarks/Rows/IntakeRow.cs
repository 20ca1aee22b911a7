using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Intake;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet.Server;

namespace CityEdge.Benchmarks.Rows;

/// <summary>How many messages a second the embedded MQTT intake takes beside a bare MQTTnet server, and what a flood from one device costs another.</summary>
internal sealed class IntakeRow : IRow
{
    private const int FloodPerSecond = 20_000;

    public string Name => "intake";

    public string Title => "MQTT intake: QoS 0 from four devices, beside a bare MQTTnet server; one device's message while another floods";

    public string? Missing => null;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var messages = options.Pick(50_000, 400_000);
        var bare = await BareAsync(messages, stop);
        var ours = await OursAsync(messages, stop);
        var (idle, flooded) = await DelaysAsync(options.Pick(300, 2_000), stop);
        return
        [
            new Figure("bare MQTTnet server, QoS 0", bare, "msg/s") { IsReference = true },
            new Figure("intake, QoS 0", ours, "msg/s") { AtLeast = 25_000 },
            new Figure("a device's PUBACK, p99, idle", idle, "ms") { IsReference = true },
            new Figure($"a device's PUBACK, longest, while another sends {FloodPerSecond}/s", flooded, "ms") { AtMost = 50 },
        ];
    }

    private static async Task<double> BareAsync(int messages, CancellationToken stop)
    {
        var factory = new MqttServerFactory();
        var port = FreePort();
        using var server = factory.CreateMqttServer(
            factory.CreateServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointPort(port).Build());
        var count = new CountingIntakeHandler();
        server.InterceptingPublishAsync += _ =>
        {
            count.Count();
            return Task.CompletedTask;
        };
        await server.StartAsync();
        var rate = await BlastAsync(new IPEndPoint(IPAddress.Loopback, port), count, messages, stop);
        await server.StopAsync(new MqttServerStopOptions());
        return rate;
    }

    private static async Task<double> OursAsync(int messages, CancellationToken stop)
    {
        var count = new CountingIntakeHandler();
        var limits = new IntakeLimits { MessagesPerSecond = 1e9, MessageBurst = 1e9, BytesPerSecond = 1e12, ByteBurst = 1e12 };
        await using var intake = Intake(count, limits);
        await intake.StartAsync();
        return await BlastAsync(intake.EndPoint, count, messages, stop);
    }

    private static async Task<(double Idle, double Flooded)> DelaysAsync(int samples, CancellationToken stop)
    {
        await using var intake = Intake(new CountingIntakeHandler(), new IntakeLimits());
        await intake.StartAsync();
        using var device = await ConnectAsync(intake.EndPoint, "device", stop);
        var idle = await RoundTripsAsync(device, samples, stop);
        using var flooder = await ConnectAsync(intake.EndPoint, "flooder", stop);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var flood = FloodAsync(flooder, ending.Token);
        var flooded = await RoundTripsAsync(device, samples, stop);
        await ending.CancelAsync();
        await flood;
        idle.Sort();
        return (idle[(int)(idle.Count * 0.99)], flooded.Max());
    }

    private static MqttIntake Intake(IIntakeHandler handler, IntakeLimits limits) => new(
        new IntakeOptions { Port = 0, Anonymous = new IntakeUser("bench", default, ["#"], []), Limits = limits },
        handler,
        new MqttEvents(NullLogger<MqttEvents>.Instance),
        RealClock.Time);

    private static async Task<double> BlastAsync(IPEndPoint to, CountingIntakeHandler count, int messages, CancellationToken stop)
    {
        const int Devices = 4;
        var batch = Enumerable.Repeat(Publish("bench/device/temperature", 0), 100).SelectMany(packet => packet).ToArray();
        var sockets = new List<Socket>();
        for (var device = 0; device < Devices; device++)
        {
            sockets.Add(await ConnectAsync(to, $"device-{device}", stop));
        }

        var each = messages / Devices / 100;
        var all = count.Await((long)each * 100 * Devices);
        var began = RealClock.Stamp();
        await Task.WhenAll(sockets.Select(socket => Task.Run(
            async () =>
            {
                for (var round = 0; round < each; round++)
                {
                    await SendAsync(socket, batch, stop);
                }
            },
            stop)));
        await all.WaitAsync(stop);
        var seconds = RealClock.MillisecondsSince(began) / 1000;
        sockets.ForEach(socket => socket.Dispose());
        return each * 100 * Devices / seconds;
    }

    private static async Task<List<double>> RoundTripsAsync(Socket device, int samples, CancellationToken stop)
    {
        var message = Publish("bench/smoke", 1);
        var answer = new byte[4];
        var took = new List<double>(samples);
        for (var sample = 0; sample < samples; sample++)
        {
            var began = RealClock.Stamp();
            await SendAsync(device, message, stop);
            for (var read = 0; read < answer.Length;)
            {
                read += await device.ReceiveAsync(answer.AsMemory(read), stop);
            }

            took.Add(RealClock.MillisecondsSince(began));
            await RealClock.PauseAsync(1, stop);
        }

        return took;
    }

    /// <summary>Offers the flood's rate; what the intake does not read stays with the sender.</summary>
    private static async Task FloodAsync(Socket flooder, CancellationToken stop)
    {
        const int EveryMilliseconds = 5;
        var batch = Enumerable.Repeat(Publish("bench/flood", 0), FloodPerSecond * EveryMilliseconds / 1000).SelectMany(packet => packet).ToArray();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await SendAsync(flooder, batch, stop);
                await RealClock.PauseAsync(EveryMilliseconds, stop);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // The round is over, or the intake has lost patience with the flood.
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint to, string id, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(to, stop);
        byte[] body = [0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 0, 0, (byte)id.Length, .. Encoding.ASCII.GetBytes(id)];
        await SendAsync(socket, [0x10, (byte)body.Length, .. body], stop);
        var answer = new byte[4];
        for (var read = 0; read < answer.Length;)
        {
            read += await socket.ReceiveAsync(answer.AsMemory(read), stop);
        }

        return answer[3] == 0 ? socket : throw new InvalidOperationException($"The server refused {id}: {answer[3]}.");
    }

    private static async Task SendAsync(Socket socket, byte[] bytes, CancellationToken stop)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), stop);
        }
    }

    private static byte[] Publish(string topic, int qos)
    {
        var payload = Encoding.ASCII.GetBytes("{\"temperature\":21.5,\"battery\":97,\"linkquality\":120}");
        var length = 2 + topic.Length + (2 * qos) + payload.Length;
        var packet = new byte[2 + length];
        packet[0] = (byte)(0x30 | (qos << 1));
        packet[1] = (byte)length;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)topic.Length);
        Encoding.ASCII.GetBytes(topic, packet.AsSpan(4));
        if (qos > 0)
        {
            packet[5 + topic.Length] = 1;
        }

        payload.CopyTo(packet, packet.Length - payload.Length);
        return packet;
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
