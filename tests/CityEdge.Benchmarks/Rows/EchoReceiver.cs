using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Publishes every message that comes to another topic and waits for a receipt only where 128 are open: what an alarm does on its way through.</summary>
internal sealed class EchoReceiver(string topic) : IBrokerReceiver
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ValueTask<PublishReceipt>[] _receipts = new ValueTask<PublishReceipt>[128];
    private long _count;
    private long _unanswered;

    public BrokerSession? Session { get; set; }

    public Task IsConnected => _connected.Task;

    public long Count => Volatile.Read(ref _count);

    /// <summary>What first went wrong; null where nothing did.</summary>
    public string? First { get; private set; }

    /// <summary>Publishes that were not acknowledged.</summary>
    public long Unanswered => Volatile.Read(ref _unanswered);

    public ValueTask PublishedAsync(string from, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop)
    {
        // A receipt that nobody awaits costs no thread of the pool; it is looked at one round later.
        ref var place = ref _receipts[_count++ % _receipts.Length];
        if (!place.IsCompleted)
        {
            // The broker is behind: so are we, until it has answered.
            var task = FollowAsync(place.AsTask(), payload.ToArray());
            place = new(task);
            return new(task);
        }

        Look(place.Result);
        place = Session!.PublishAsync(topic, payload.ToArray(), 1, false, s_deadline);
        return default;
    }

    public void Connected() => _connected.TrySetResult();

    public void Lost(BrokerFailure failure)
    {
        First ??= failure.Text.En;
        _connected.TrySetException(new InvalidOperationException(failure.Text.En));
    }

    private async Task<PublishReceipt> FollowAsync(Task<PublishReceipt> before, byte[] payload)
    {
        Look(await before);
        return await Session!.PublishAsync(topic, payload, 1, false, s_deadline);
    }

    private void Look(PublishReceipt receipt)
    {
        if (receipt.Outcome != PublishOutcome.Acknowledged)
        {
            Interlocked.Increment(ref _unanswered);
            First ??= receipt.ToString();
        }
    }
}
