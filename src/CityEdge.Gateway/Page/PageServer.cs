using CityEdge.Gateway.Control;
using CityEdge.Gateway.Sites;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CityEdge.Gateway.Page;

/// <summary>
/// Keeps the page and the control socket open beside the safety host and apart from it: whatever stands in their way (a port in use, an
/// address that is not there yet, a directory that cannot be written) is logged, tried again, and never reaches the alarms (S1).
/// </summary>
internal sealed class PageServer : IAsyncDisposable
{
    /// <summary>Time between two attempts at what could not be opened.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly PageContext _context;
    private readonly PageConfig? _page;
    private readonly string? _socket;
    private readonly CancellationTokenSource _closing = new();
    private WebApplication? _pageApp;
    private WebApplication? _controlApp;
    private string? _pageProblem;
    private string? _controlProblem;
    private Task _retry = Task.CompletedTask;
    private bool _closed;

    /// <param name="context">What may be looked at.</param>
    /// <param name="page">Where the page listens; null for no page.</param>
    /// <param name="controlSocket">Path of the control socket; null for none.</param>
    public PageServer(PageContext context, PageConfig? page, string? controlSocket)
    {
        _context = context;
        _page = page;
        _socket = controlSocket is null ? null : Path.GetFullPath(controlSocket);
    }

    /// <summary>Where the page listens, with the real port; null while it does not.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Whether the control socket takes verbs.</summary>
    public bool ControlListens => Volatile.Read(ref _controlApp) is not null;

    /// <summary>Completes when everything that was asked for listens, or the server closes.</summary>
    public Task Opened => _retry;

    /// <summary>Opens what can be opened and keeps trying the rest; does not throw for either.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        if (!await OpenAsync(stop).ConfigureAwait(false))
        {
            _retry = RetryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, true))
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _retry.ConfigureAwait(false);
        foreach (var app in new[] { _pageApp, _controlApp })
        {
            if (app is not null)
            {
                await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
                await app.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (_controlApp is not null)
        {
            File.Delete(_socket!);
        }

        _closing.Dispose();
    }

    private async Task RetryAsync()
    {
        try
        {
            do
            {
                await Task.Delay(Pause, _context.Clock.Time, _closing.Token).ConfigureAwait(false);
            }
            while (!await OpenAsync(_closing.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Closing ends the attempts.
            return;
        }
    }

    private async Task<bool> OpenAsync(CancellationToken stop)
    {
        if (_page is not null && _pageApp is null)
        {
            await OpenPageAsync(_page, stop).ConfigureAwait(false);
        }

        if (_socket is not null && _controlApp is null)
        {
            await OpenControlAsync(_socket, stop).ConfigureAwait(false);
        }

        return (_page is null || _pageApp is not null) && (_socket is null || _controlApp is not null);
    }

    private async Task OpenPageAsync(PageConfig page, CancellationToken stop)
    {
        try
        {
            _pageApp = await StartedAsync(() => PageHost.BuildPage(_context, page), stop).ConfigureAwait(false);
            var address = _pageApp.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            Address = new Uri(address);
            _pageProblem = null;
            _context.Events.PageListening(address);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // The bulkhead of S1; said once for each reason, not at every attempt.
            if (_pageProblem != failure.Message)
            {
                _pageProblem = failure.Message;
                _context.Events.PageNotListening($"{page.Address}:{page.Port}", failure.Message);
            }
        }
    }

    private async Task OpenControlAsync(string path, CancellationToken stop)
    {
        try
        {
            ControlSocket.MakeRoom(path);
            Volatile.Write(ref _controlApp, await StartedAsync(() => PageHost.BuildControl(_context, path), stop).ConfigureAwait(false));
            _controlProblem = null;
            _context.Events.ControlListening(path);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            if (_controlProblem != failure.Message)
            {
                _controlProblem = failure.Message;
                _context.Events.ControlNotListening(path, failure.Message);
            }
        }
    }

    private static async Task<WebApplication> StartedAsync(Func<WebApplication> build, CancellationToken stop)
    {
        var app = build();
        try
        {
            await app.StartAsync(stop).ConfigureAwait(false);
            return app;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
