using System.Text;
using System.Threading.Channels;
using CityEdge.Gateway.Lines.Mqtt.Intake;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

/// <summary>Writes down what the intake says and answers as a test wants.</summary>
internal sealed class RecordingHandler : IIntakeHandler
{
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    /// <summary>The answer to a message; taken at once unless a test says otherwise.</summary>
    public Func<string, string, ValueTask<PublishVerdict>> Answer { get; set; } = (_, _) => ValueTask.FromResult(PublishVerdict.Taken);

    /// <summary>Set where a flood would fill the record.</summary>
    public bool IsQuiet { get; set; }

    public void Connected(IntakeClient client) => Say($"+{client.Id}");

    public ValueTask<PublishVerdict> PublishedAsync(
        IntakeClient client, string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellation)
    {
        if (IsQuiet)
        {
            return ValueTask.FromResult(PublishVerdict.Taken);
        }

        var text = Encoding.UTF8.GetString(payload.Span);
        Say($"{client.Id} {topic}={text} {qos}{(retain ? "r" : "")}");
        return Answer(topic, text);
    }

    public void Disconnected(IntakeClient client, DisconnectCause cause) => Say($"-{client.Id} {cause}");

    /// <summary>The next thing said.</summary>
    public ValueTask<string> NextAsync() => _said.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits for this, passing over what is said before it.</summary>
    public async Task UntilAsync(string wanted)
    {
        while (await NextAsync() != wanted)
        {
        }
    }

    private void Say(string what) => _said.Writer.TryWrite(what);
}
