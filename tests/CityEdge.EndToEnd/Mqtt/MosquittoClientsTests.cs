using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Tests.Lines.Mqtt.Intake;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>The intake before clients that others wrote: mosquitto_pub and mosquitto_sub, in each version of the protocol.</summary>
[Trait("stranger", "mosquitto")]
public sealed class MosquittoClientsTests
{
    private static readonly IntakeUser s_kitchen = new("kitchen", IntakeUser.HashOf("kitchen-key"), ["k/#"], ["k/#"]);

    private readonly RecordingHandler _handler = new();

    [Theory(Timeout = 120_000)]
    [InlineData("mqttv31", "0")]
    [InlineData("mqttv31", "1")]
    [InlineData("mqttv311", "0")]
    [InlineData("mqttv311", "1")]
    [InlineData("mqttv5", "0")]
    [InlineData("mqttv5", "1")]
    public async Task Mosquitto_pub_is_heard(string version, string qos)
    {
        Tools.NeedMosquittoClients();
        await using var intake = await StartAsync();

        var (exit, output) = await PublishAsync(intake, "-V", version, "-q", qos, "-t", "k/smoke", "-m", "on", "-i", "p");

        Assert.True(exit == 0, output);
        await _handler.UntilAsync($"p k/smoke=on {qos}");
        Assert.Equal("-p Farewell", await _handler.NextAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task Two_hundred_acknowledged_messages_in_a_row()
    {
        Tools.NeedMosquittoClients();
        await using var intake = await StartAsync();

        var (exit, output) = await PublishAsync(intake, "-q", "1", "-t", "k/a", "-m", "x", "--repeat", "200", "-i", "p");

        Assert.True(exit == 0, output);
        await _handler.UntilAsync("-p Farewell");
        Assert.Equal(200, intake.Counters.Messages);
    }

    [Fact(Timeout = 120_000)]
    public async Task Mosquitto_pub_is_told_what_is_refused()
    {
        Tools.NeedMosquittoClients();
        await using var intake = await StartAsync();

        var foreign = await PublishAsync(intake, "-V", "mqttv5", "-q", "1", "-t", "c/smoke", "-m", "on");
        var twice = await PublishAsync(intake, "-V", "mqttv5", "-q", "2", "-t", "k/smoke", "-m", "on");
        var stranger = await RunAsync("mosquitto_pub", intake, "-V", "mqttv311", "-u", "kitchen", "-P", "guess", "-t", "k/a", "-m", "x");

        Assert.Contains("Not authorized", foreign.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("QoS", twice.Output, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(0, stranger.Exit);
        Assert.Contains("user name or password", stranger.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, intake.Counters.Messages);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_sub_hears_what_was_retained_and_takes_a_command(string version)
    {
        Tools.NeedMosquittoClients();
        await using var intake = await StartAsync();
        await PublishAsync(intake, "-q", "1", "-r", "-t", "k/state", "-m", "kept");

        var listening = RunAsync(
            "mosquitto_sub", intake, "-V", version, "-u", "kitchen", "-P", "kitchen-key", "-q", "1", "-t", "k/#", "-C", "2", "-F", "%r %t %p");
        var outcome = default(CommandOutcome);
        while (outcome.Subscribers == 0)
        {
            outcome = await intake.PublishAsync("k/set/siren", "ON"u8.ToArray(), 1, TestContext.Current.CancellationToken);
        }

        var (exit, output) = await listening;
        Assert.True(exit == 0, output);
        Assert.True(outcome.Taken);
        Assert.Equal(["0 k/set/siren ON", "1 k/state kept"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_killed_client_leaves_its_will()
    {
        Tools.NeedMosquittoClients();
        await using var intake = await StartAsync();
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var listening = StrangerProgram.RunAsync(
            "mosquitto_sub",
            [
                "-h", "127.0.0.1", "-p", Port(intake), "-u", "kitchen", "-P", "kitchen-key", "-t", "k/set/#", "-i", "w",
                "--will-topic", "k/availability", "--will-payload", "offline", "--will-qos", "1",
            ],
            kill.Token);
        await _handler.UntilAsync("+w");
        await kill.CancelAsync();

        await _handler.UntilAsync("w k/availability=offline 1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_same_over_tls()
    {
        Tools.NeedMosquittoClients();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = RealClock.Time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var folder = Directory.CreateTempSubdirectory("cityedge-mqtt-");
        try
        {
            var file = Path.Combine(folder.FullName, "ca.pem");
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await using var intake = await StartAsync(certificate);

            var plain = await PublishAsync(intake, "-q", "1", "-t", "k/a", "-m", "plain");
            var (exit, output) = await PublishAsync(intake, "--cafile", file, "-q", "1", "-t", "k/a", "-m", "secret", "-i", "p");

            Assert.NotEqual(0, plain.Exit);
            Assert.True(exit == 0, output);
            await _handler.UntilAsync("p k/a=secret 1");
            Assert.Equal(1, intake.Counters.Messages);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Port(MqttIntake intake) => intake.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    private static Task<(int Exit, string Output)> RunAsync(string program, MqttIntake intake, params string[] arguments) =>
        StrangerProgram.RunAsync(program, ["-h", "127.0.0.1", "-p", Port(intake), .. arguments], TestContext.Current.CancellationToken);

    private static Task<(int Exit, string Output)> PublishAsync(MqttIntake intake, params string[] arguments) =>
        RunAsync("mosquitto_pub", intake, ["-u", "kitchen", "-P", "kitchen-key", .. arguments]);

    private async Task<MqttIntake> StartAsync(X509Certificate2? certificate = null)
    {
        var intake = new MqttIntake(
            new IntakeOptions { Port = 0, Users = [s_kitchen], Certificate = certificate },
            _handler,
            new MqttEvents(NullLogger<MqttEvents>.Instance),
            RealClock.Time);
        await intake.StartAsync();
        return intake;
    }
}
