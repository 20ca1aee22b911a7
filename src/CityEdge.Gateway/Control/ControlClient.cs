using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CityEdge.Gateway.Page;

namespace CityEdge.Gateway.Control;

/// <summary>Asks the gateway that runs on this box, through its control socket.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly string _path;
    private readonly HttpClient _http;

    public ControlClient(string socketPath)
    {
        _path = Path.GetFullPath(socketPath);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri("http://localhost/"),
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    /// <exception cref="ControlException">Nobody answers (exit 5), or what answers cannot be understood.</exception>
    public Task<StateView> GetStateAsync(CancellationToken stop) => GetAsync("api/state", PageJson.Default.StateView, stop);

    /// <exception cref="ControlException">Nobody answers (exit 5), or what answers cannot be understood.</exception>
    public Task<AlarmsView> GetAlarmsAsync(CancellationToken stop) => GetAsync("api/alarms", PageJson.Default.AlarmsView, stop);

    /// <exception cref="ControlException">Nobody answers (exit 5), or what answers cannot be understood.</exception>
    public Task<PointsView> GetPointsAsync(CancellationToken stop) => GetAsync("api/points", PageJson.Default.PointsView, stop);

    /// <summary>Carries out a verb; a refusal is a reply, not an exception.</summary>
    /// <exception cref="ControlException">Nobody answers (exit 5), or what answers cannot be understood.</exception>
    public Task<ControlReply> ActAsync(ControlRequest request, CancellationToken stop) => AskAsync(async () =>
    {
        using var response = await _http.PostAsJsonAsync("control/act", request, PageJson.Default.ControlRequest, stop).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(PageJson.Default.ControlReply, stop).ConfigureAwait(false);
    }, stop);

    public void Dispose() => _http.Dispose();

    private Task<T> GetAsync<T>(string address, JsonTypeInfo<T> json, CancellationToken stop) where T : class => AskAsync(async () =>
    {
        using var response = await _http.GetAsync(address, stop).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            throw new ControlException(Words.Of(Word.VerdictBlind), ControlException.Unreachable);
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(json, stop).ConfigureAwait(false);
    }, stop);

    private async Task<T> AskAsync<T>(Func<Task<T?>> ask, CancellationToken stop) where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false) ?? throw Problem(Word.BadAnswer, ControlException.Failed, null);
        }
        catch (HttpRequestException failure) when (failure.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            throw Problem(Word.NoPermission, ControlException.Unreachable, failure);
        }
        catch (HttpRequestException failure) when (failure.StatusCode is null)
        {
            throw Problem(Word.NotRunning, ControlException.Unreachable, failure);
        }
        catch (TaskCanceledException failure) when (!stop.IsCancellationRequested)
        {
            throw Problem(Word.NotRunning, ControlException.Unreachable, failure);
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException)
        {
            throw Problem(Word.BadAnswer, ControlException.Failed, failure);
        }
    }

    private ControlException Problem(Word word, int exitCode, Exception? cause) => new(Words.Of(word, _path), exitCode, cause);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
