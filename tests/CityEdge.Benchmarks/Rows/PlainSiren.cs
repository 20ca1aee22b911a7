using System.Buffers;
using System.Globalization;
using MQTTnet;
using MQTTnet.Protocol;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// Tells sirens by MQTTnet's client as it comes: its own connection and queues, one handler at a time, each publish awaited in it. Runs in a process of its own, by this
/// program's own file and the runtime's usual settings.
/// </summary>
internal static class PlainSiren
{
    /// <summary>First argument that makes this program be it.</summary>
    public const string Verb = "plain-siren";

    private const string On = """{"warning": {"duration": 180, "mode": "emergency", "strobe": true}}""";
    private const string Off = """{"warning": {"duration": 1, "mode": "stop", "strobe": false}}""";
    private const string Smoke = "/smoke-";

    /// <param name="arguments">Port of the broker, first part of the topics.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(string[] arguments, CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received => HearAsync(client, received.ApplicationMessage, stop);
        await client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", int.Parse(arguments[0], CultureInfo.InvariantCulture)).WithClientId(Verb).Build(), stop);
        await client.SubscribeAsync($"{arguments[1]}/+", MqttQualityOfServiceLevel.AtLeastOnce, stop);
        await Console.Out.WriteLineAsync("READY".AsMemory(), stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, RealClock.Time, stop);
    }

    /// <summary>The file of the runtime's settings as a new project has them, for <c>dotnet exec --runtimeconfig</c>: without what the gateway's project changes.</summary>
    public static string UsualSettings() =>
        $$$$"""
        {"runtimeOptions": {"tfm": "net10.0", "frameworks": [
          {"name": "Microsoft.NETCore.App", "version": "{{{{Environment.Version.ToString(3)}}}}"}, {"name": "Microsoft.AspNetCore.App", "version": "{{{{Environment.Version.ToString(3)}}}}"}],
          "configProperties": {"System.Globalization.Invariant": true}}}
        """;

    private static Task HearAsync(IMqttClient client, MqttApplicationMessage message, CancellationToken stop)
    {
        var zone = message.Topic.IndexOf(Smoke, StringComparison.Ordinal);
        if (zone < 0)
        {
            return Task.CompletedTask;
        }

        var isOn = message.Payload.ToArray().AsSpan().IndexOf("\"smoke\":true"u8) >= 0;
        return client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic($"{message.Topic[..zone]}/siren-{message.Topic[(zone + Smoke.Length)..]}/set").WithPayload(isOn ? On : Off)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), stop);
    }
}
