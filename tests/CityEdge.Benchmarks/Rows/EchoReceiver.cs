using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Publishes every message that comes to another topic and waits for none of the receipts: what an alarm does on its way through.</summary>
internal sealed class EchoReceiver(string topic) : IBrokerReceiver
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ValueTask<PublishReceipt>[] _receipts = new ValueTask<PublishReceipt>[4096];
    private long _count;
    private long _unanswered;

    public BrokerSession? Session { get; set; }

    public Task IsConnected => _connected.Task;

    public long Count => Volatile.Read(ref _count);

    /// <summary>Publishes that had no acknowledgement when 4,096 further ones had been sent.</summary>
    public long Unanswered => Volatile.Read(ref _unanswered);

    public ValueTask PublishedAsync(string from, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop)
    {
        // A receipt that nobody awaits costs no thread of the pool; it is looked at one round later.
        ref var place = ref _receipts[_count % _receipts.Length];
        if (_count >= _receipts.Length)
        {
            if (!place.IsCompleted || place.Result.Outcome != PublishOutcome.Acknowledged)
            {
                _unanswered++;
            }
        }

        // The payload is valid until this returns: the publish is written by then, or waits with a copy.
        place = Session!.PublishAsync(topic, payload.ToArray(), 1, false, s_deadline);
        _count++;
        return default;
    }

    public void Connected() => _connected.TrySetResult();

    public void Lost(BrokerFailure failure) => _connected.TrySetException(new InvalidOperationException(failure.Text.En));
}
