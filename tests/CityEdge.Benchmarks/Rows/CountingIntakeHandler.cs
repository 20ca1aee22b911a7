using CityEdge.Gateway.Lines.Mqtt.Intake;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Takes every message at once and says when so many have come.</summary>
internal sealed class CountingIntakeHandler : IIntakeHandler
{
    private TaskCompletionSource _reached = new();
    private long _left;

    public Task Await(long messages)
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, messages);
        return _reached.Task;
    }

    public void Count()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _reached.SetResult();
        }
    }

    public void Connected(IntakeClient client)
    {
    }

    public ValueTask<PublishVerdict> PublishedAsync(
        IntakeClient client, string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellation)
    {
        Count();
        return ValueTask.FromResult(PublishVerdict.Taken);
    }

    public void Disconnected(IntakeClient client, DisconnectCause cause)
    {
    }
}
