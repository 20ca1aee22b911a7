using CityEdge.Gateway.Loop;
using Microsoft.Extensions.Logging;

namespace CityEdge.Gateway.Tests.Page;

/// <summary>Keeps what was logged and tells when an event of one id comes.</summary>
internal sealed class PageLog : ILogger<GatewayEvents>
{
    private readonly Lock _gate = new();
    private readonly List<(int Id, string Text)> _lines = [];
    private readonly List<(int Id, TaskCompletionSource<string> Seen)> _awaited = [];

    public int Count(int id)
    {
        lock (_gate)
        {
            return _lines.Count(line => line.Id == id);
        }
    }

    public Task<string> WhenAsync(int id)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Id == id).Text is { } text)
            {
                return Task.FromResult(text);
            }

            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((id, seen));
            return seen.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        lock (_gate)
        {
            _lines.Add((eventId.Id, text));
            foreach (var waiting in _awaited.Where(waiting => waiting.Id == eventId.Id).ToList())
            {
                _awaited.Remove(waiting);
                waiting.Seen.SetResult(text);
            }
        }
    }
}
