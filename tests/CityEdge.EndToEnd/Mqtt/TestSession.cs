using System.Text;
using System.Threading.Channels;
using CityEdge.Gateway.Lines.Mqtt.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>A session under test with a receiver that tells everything through channels: tests wait on what happens, never on time.</summary>
internal sealed class TestSession : IBrokerReceiver, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _states = Channel.CreateUnbounded<string>();
    private readonly Channel<ReceivedMessage> _messages = Channel.CreateUnbounded<ReceivedMessage>();
    private readonly Task _running;

    public TestSession(BrokerOptions options, TimeProvider clock)
    {
        Session = new BrokerSession(options, this, new MqttEvents(NullLogger<MqttEvents>.Instance), clock, () => 0.5);
        _running = Session.RunAsync(_stop.Token);
    }

    public BrokerSession Session { get; }

    /// <summary>What a message's handler waits for; null finishes at once.</summary>
    public Func<ReceivedMessage, Task?> Handler { get; set; } = _ => null;

    /// <summary>All failures told so far, in order.</summary>
    public List<BrokerFailure> Told { get; } = [];

    public static BrokerOptions Options(int port, params string[] filters) => new()
    {
        Url = new Uri($"mqtt://127.0.0.1:{port.ToString(System.Globalization.CultureInfo.InvariantCulture)}"),
        ClientId = $"test-{Guid.NewGuid():N}",
        Site = "bench",
        Filters = filters,

        // Tests run hasty clocks on busy machines: only what is meant to time out may.
        ConnectTimeout = TimeSpan.FromSeconds(600),
    };

    public Task ConnectedAsync(CancellationToken stop) => StateAsync("connected", stop);

    /// <summary>Waits for a failure of this kind; what else happened before is passed over.</summary>
    public Task LostAsync(BrokerFailureKind kind, CancellationToken stop) => StateAsync(kind.ToString(), stop);

    public async Task<ReceivedMessage> MessageAsync(CancellationToken stop) => await _messages.Reader.ReadAsync(stop);

    public ValueTask PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop)
    {
        var message = new ReceivedMessage(topic, Encoding.UTF8.GetString(payload.Span), retain, duplicate, qos);
        _messages.Writer.TryWrite(message);
        return Handler(message) is { } task ? new ValueTask(task) : default;
    }

    public void Connected() => _states.Writer.TryWrite("connected");

    public void Lost(BrokerFailure failure)
    {
        lock (Told)
        {
            Told.Add(failure);
        }

        _states.Writer.TryWrite(failure.Kind.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task StateAsync(string wanted, CancellationToken stop)
    {
        while (await _states.Reader.ReadAsync(stop) != wanted)
        {
            // What came before is no business of whoever waits for this.
        }
    }
}
