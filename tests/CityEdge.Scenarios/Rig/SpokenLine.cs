using System.Text;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Lines.Mqtt;
using CityEdge.Gateway.Sites;

namespace CityEdge.Scenarios.Rig;

/// <summary>An MQTT line whose port is the scenario: it says when the broker is there and what devices publish, and hears what they are told.</summary>
internal sealed class SpokenLine : ILine, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;
    private readonly MqttLine _line;

    public SpokenLine(Func<IMqttPort, MqttLine> line, TimeProvider time) => (_line, _time) = (line(new Port(Told)), time);

    /// <summary>What was published to devices, in order.</summary>
    public List<(string Topic, string Payload)> Told { get; } = [];

    public string Id => _line.Id;

    public long Progress => _line.Progress;

    public string? Failure => _line.Failure;

    /// <summary>The broker answers.</summary>
    public void Up() => _line.Up();

    /// <summary>It does not any more.</summary>
    public void Down() => _line.Down(new("断开", "gone"));

    /// <summary>A device publishes; nothing is kept here, so that it is answered at once.</summary>
    public MqttTaken Says(string topic, string payload) => _line.PublishedAsync(topic, Encoding.UTF8.GetBytes(payload), retained: false).AsTask().Result;

    /// <summary>The line's own thread without its wait, which would be a real one: it takes its turns on the scenario's time.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _line.Turn();
            using var waited = _time.CreateTimer(static _ => { }, null, Beat, Timeout.InfiniteTimeSpan);
        }
    }

    public void Command(BoundOutput output, bool on) => _line.Command(output, on);

    public void Dispose() => _line.Dispose();

    private sealed class Port(List<(string Topic, string Payload)> told) : IMqttPort
    {
        public Task RunAsync(IMqttReceiver receiver, CancellationToken stop) => Task.CompletedTask;

        public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, TimeSpan deadline)
        {
            told.Add((topic, Encoding.UTF8.GetString(payload.Span)));
            return ValueTask.FromResult(true);
        }
    }
}
