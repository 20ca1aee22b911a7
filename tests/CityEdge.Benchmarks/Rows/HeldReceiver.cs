using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Finishes no message until it may.</summary>
internal sealed class HeldReceiver : IBrokerReceiver
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;

    public Task IsConnected => _connected.Task;

    public long Count => Volatile.Read(ref _count);

    public void Go() => _go.SetResult();

    public ValueTask PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop)
    {
        Interlocked.Increment(ref _count);
        return new ValueTask(_go.Task);
    }

    public void Connected() => _connected.TrySetResult();

    public void Lost(BrokerFailure failure) => _connected.TrySetException(new InvalidOperationException(failure.Text.En));
}
