using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>Finishes nothing until it may, and then everything at once; keeps the largest heap that it saw.</summary>
internal sealed class StandingReceiver(int expected) : IBrokerReceiver
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _handed;

    public int Handed => Volatile.Read(ref _handed);

    public long MostBytes { get; private set; }

    /// <summary>As many were handed on as may be unfinished.</summary>
    public Task Full => _full.Task;

    /// <summary>All were handed on.</summary>
    public Task All => _all.Task;

    public void Go() => _go.SetResult();

    public ValueTask PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop)
    {
        var handed = Interlocked.Increment(ref _handed);
        if (handed == BrokerDefaults.ReceiveMaximum)
        {
            _full.TrySetResult();
        }

        if (handed % 10_000 == 0)
        {
            MostBytes = Math.Max(MostBytes, GC.GetTotalMemory(forceFullCollection: false));
        }

        if (handed == expected)
        {
            _all.TrySetResult();
        }

        return handed % 2 == 0 && _go.Task.IsCompleted ? default : new ValueTask(_go.Task);
    }

    public void Connected()
    {
    }

    public void Lost(BrokerFailure failure)
    {
    }
}
