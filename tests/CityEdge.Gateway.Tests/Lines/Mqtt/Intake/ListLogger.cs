using System.Collections.Concurrent;
using CityEdge.Gateway.Lines.Mqtt.Intake;
using Microsoft.Extensions.Logging;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

/// <summary>Keeps what was logged.</summary>
internal sealed class ListLogger : ILogger<MqttEvents>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));
}
