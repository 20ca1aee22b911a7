using CityEdge.Gateway.Lines.Mqtt.Client;
using CityEdge.Safety;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>Listens to a broker for a while and keeps what it hears, within bounds.</summary>
/// <param name="told">Hears of progress, in both languages.</param>
internal sealed class BrokerCapture(Action<LocalText> told) : IBrokerReceiver
{
    /// <summary>Enough for a profile; a busier filter is cut off here.</summary>
    public const int MaxMessages = 2_000;
    public const int MaxBytes = 4 << 20;

    private readonly Lock _guard = new();
    private readonly List<DraftMessage> _messages = [];
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    /// <summary>What was heard, in order.</summary>
    /// <param name="options">The broker, with the filter.</param>
    /// <param name="length">For how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it early; what was heard until then is given.</param>
    public async Task<IReadOnlyList<DraftMessage>> ListenAsync(BrokerOptions options, TimeSpan length, TimeProvider time, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var session = new BrokerSession(options, this, new MqttEvents(NullLogger<MqttEvents>.Instance), time, Random.Shared.NextDouble);
        var running = session.RunAsync(end.Token);
        try
        {
            await Task.WhenAny(_full.Task, running, Task.Delay(length, time, end.Token)).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_guard)
        {
            return [.. _messages];
        }
    }

    public ValueTask PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop)
    {
        int count;
        lock (_guard)
        {
            if (_messages.Count >= MaxMessages || _bytes + payload.Length > MaxBytes)
            {
                _full.TrySetResult();
                return ValueTask.CompletedTask;
            }

            _messages.Add(new DraftMessage(topic, payload.ToArray(), retain));
            _bytes += payload.Length;
            count = _messages.Count;
        }

        told(new LocalText($"{count}  {YamlText.Comment(topic)}  {payload.Length} 字节", $"{count}  {YamlText.Comment(topic)}  {payload.Length} bytes"));
        return ValueTask.CompletedTask;
    }

    public void Connected() => told(new LocalText("已连接，正在收听：请让设备动作一次。", "Connected and listening: make the device act once."));

    public void Lost(BrokerFailure failure) => told(failure.Text);
}
