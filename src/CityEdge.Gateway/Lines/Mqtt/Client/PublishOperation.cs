using System.Threading.Tasks.Sources;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>One publish under way; used again and again. Whoever waits goes on on a thread of the pool, never on the session's reading thread.</summary>
internal sealed class PublishOperation : IValueTaskSource<PublishReceipt>
{
    private readonly PublishWindow _window;
    private ManualResetValueTaskSourceCore<PublishReceipt> _core = new() { RunContinuationsAsynchronously = true };

    public PublishOperation(PublishWindow window) => _window = window;

    public string Topic { get; private set; } = "";

    public ReadOnlyMemory<byte> Payload { get; private set; }

    public int Qos { get; private set; }

    public bool Retain { get; private set; }

    /// <summary>Monotonic stamp after which nobody waits any more; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline { get; private set; }

    public bool IsDone { get; private set; }

    public ValueTask<PublishReceipt> Task => new(this, _core.Version);

    public void Begin(string topic, ReadOnlyMemory<byte> payload, int qos, bool retain, long deadline)
    {
        (Topic, Payload, Qos, Retain, Deadline, IsDone) = (topic, payload, qos, retain, deadline, false);
        _core.Reset();
    }

    public void Finish(PublishReceipt receipt)
    {
        IsDone = true;
        Payload = default;
        _core.SetResult(receipt);
    }

    public PublishReceipt GetResult(short token)
    {
        var receipt = _core.GetResult(token);
        _window.GiveBack(this);
        return receipt;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
