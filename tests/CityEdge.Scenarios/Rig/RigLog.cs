using System.Globalization;
using CityEdge.Gateway.Loop;
using Microsoft.Extensions.Logging;

namespace CityEdge.Scenarios.Rig;

/// <summary>Keeps what the gateway logged, warnings and worse.</summary>
internal sealed class RigLog : ILogger<GatewayEvents>
{
    public List<string> Lines { get; } = [];

    /// <summary>How many of the lines are errors.</summary>
    public int Errors { get; private set; }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Errors += logLevel >= LogLevel.Error ? 1 : 0;
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{eventId.Id} {formatter(state, exception)}"));
    }
}
