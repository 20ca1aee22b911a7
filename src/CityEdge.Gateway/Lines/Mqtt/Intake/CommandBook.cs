using System.Collections.Concurrent;
using System.Globalization;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>The commands that are on their way; bounded by those who await them.</summary>
internal sealed class CommandBook
{
    private readonly ConcurrentDictionary<string, Command> _commands = new();
    private long _last;

    public Command Open()
    {
        // A control character: the standard advises against it in strings, so no honest device's content type begins so.
        var command = new Command(string.Create(CultureInfo.InvariantCulture, $"\u0001{Interlocked.Increment(ref _last)}"));
        _commands[command.Marker] = command;
        return command;
    }

    public void Close(Command command) => _commands.TryRemove(command.Marker, out _);

    /// <summary>The command that a message's content type marks; null for every other content type, one of the same letters included.</summary>
    public Command? Find(string? contentType) =>
        contentType is not null && _commands.TryGetValue(contentType, out var command) && ReferenceEquals(command.Marker, contentType) ? command : null;

    /// <summary>The client is gone and acknowledges nothing any more.</summary>
    public void Forget(string clientId)
    {
        foreach (var command in _commands.Values)
        {
            command.Answer(clientId, acknowledged: false);
        }
    }
}
