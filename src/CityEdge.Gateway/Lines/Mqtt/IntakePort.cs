using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>Our own broker under an MQTT line: every device with a key is a user with the topics that are its own, and those of the devices behind it.</summary>
internal sealed class IntakePort : IMqttPort, IIntakeHandler
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly MqttListenLine _config;
    private readonly LineContext _context;
    private readonly MqttEvents _events;
    private readonly IReadOnlyList<IntakeUser> _users;
    private readonly IntakeUser? _anonymous;
    private IMqttReceiver? _receiver;
    private volatile MqttIntake? _intake;

    public IntakePort(BoundLine line, MqttListenLine config, LineContext context)
    {
        (_config, _context) = (config, context);
        _events = new MqttEvents(context.Loggers.CreateLogger<MqttEvents>());
        _users = [.. line.Devices.Where(device => device.Key is not null).Select(device => UserOf(device.Id, device.Key!.Hash, Behind(line, device), config.LoRaWan))];

        // Devices without a key can only be on this very machine: a Zigbee bridge beside us.
        var open = line.Devices.Where(device => device.Key is null && KeyOf(line, device) is null).ToList();
        _anonymous = open.Count == 0 ? null : UserOf("", default, open, config.LoRaWan);
    }

    /// <summary>Where it listens; null while it does not.</summary>
    public IPEndPoint? EndPoint => _intake?.EndPoint;

    public async Task RunAsync(IMqttReceiver receiver, CancellationToken stop)
    {
        _receiver = receiver;
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var certificate = _config.Certificate is { } path ? X509Certificate2.CreateFromPemFile(path) : null;
                await ServeAsync(certificate, stop).ConfigureAwait(false);
                return;
            }
            catch (SocketException failure)
            {
                receiver.Down(new LocalText(
                    $"不能在 {_config.Address}:{_config.Port} 监听（{failure.SocketErrorCode}）：该端口可能已被占用，请停用其他 MQTT 服务器或改用别的端口。",
                    $"Cannot listen at {_config.Address}:{_config.Port} ({failure.SocketErrorCode}): another broker may have the port; stop it, or give another port."));
            }
            catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
            {
                receiver.Down(new LocalText(
                    $"证书 {_config.Certificate} 不能使用（{failure.Message}）：请检查路径、权限和内容（PEM，含私钥）。",
                    $"The certificate {_config.Certificate} cannot be used ({failure.Message}): check its path, permissions and content (PEM with its key)."));
            }

            await Task.Delay(pause, _context.Clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public async ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, TimeSpan deadline)
    {
        if (_intake is not { } intake)
        {
            return false;
        }

        using var limit = new CancellationTokenSource(deadline, _context.Clock.Time);
        try
        {
            return (await intake.PublishAsync(topic, payload, qos: 1, limit.Token).ConfigureAwait(false)).Taken;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Connected(IntakeClient client)
    {
        // That a client connects says nothing of a sensor; its first message does.
    }

    public async ValueTask<PublishVerdict> PublishedAsync(
        IntakeClient client, string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellation) =>
        await _receiver!.PublishedAsync(topic, payload, retained: false).ConfigureAwait(false) switch
        {
            MqttTaken.Taken => PublishVerdict.Taken,
            MqttTaken.Unknown => PublishVerdict.Unknown,
            MqttTaken.Unreadable => PublishVerdict.Unreadable,
        };

    public void Disconnected(IntakeClient client, DisconnectCause cause)
    {
        // A sensor that says goodbye sleeps; one that is taken over is still there; at our own end nobody is to blame.
        if (cause is not (DisconnectCause.Farewell or DisconnectCause.TakenOver or DisconnectCause.Stopped) && client.User.Name.Length > 0)
        {
            _receiver!.Gone(client.User.Name);
        }
    }

    private async Task ServeAsync(X509Certificate2? certificate, CancellationToken stop)
    {
        var options = new IntakeOptions
        {
            Address = IPAddress.Parse(_config.Address), Port = _config.Port, Certificate = certificate, Users = _users, Anonymous = _anonymous,
        };
        await using var intake = new MqttIntake(options, this, _events, _context.Clock.Time);
        await intake.StartAsync().ConfigureAwait(false);
        _intake = intake;
        _receiver!.Up();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _context.Clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _intake = null;
        }
    }

    // A device with a key speaks for itself and for all that are reached through it and have no key of their own.
    private static List<BoundDevice> Behind(BoundLine line, BoundDevice device) =>
        [device, .. line.Devices.Where(other => other.Via == device.Id && other.Key is null)];

    private static DeviceKey? KeyOf(BoundLine line, BoundDevice device) => line.Devices.FirstOrDefault(other => other.Id == device.Via)?.Key;

    private static IntakeUser UserOf(string name, ReadOnlyMemory<byte> hash, IReadOnlyList<BoundDevice> devices, LoRaWanServer server) => new(
        name, hash,
        [.. devices.SelectMany(device => MqttRoutes.FiltersOf(device).Concat(MqttRoutes.UplinksOf(device, server))).Distinct(StringComparer.Ordinal)],
        [.. devices.SelectMany(MqttRoutes.CommandsOf).Distinct(StringComparer.Ordinal)]);
}
