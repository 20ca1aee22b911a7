using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Http;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Devices.Messages;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Http;

/// <summary>Two cameras on a real listener at a port of its own, on a clock that stands.</summary>
internal sealed class IntakeBench : IDisposable
{
    public const string Token = "cam-one-token";
    public const string OtherToken = "cam-two-token";

    private readonly MessageBench _devices = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public IntakeBench(HttpListenLine? config = null)
    {
        Camera = Device("cam-1", Token);
        Other = Device("cam-2", OtherToken);
        Line = new HttpIntakeLine(
            new BoundLine { Config = config ?? new HttpListenLine { Id = "cams", Port = 0 }, Status = MessageBench.Line, Devices = [Camera, Other] },
            new MomentClock(Clock, TimeZoneInfo.Utc), Hear, () => Settled(), Told.Enqueue, (PointId point, string? link, in Moment _) => Evidence.Enqueue((point, link)),
            new HttpIntakeEvents(Log));
        Line.Turn(Stop);
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static HttpProfile Link => new()
    {
        Messages = [new MessageProfile { Name = "event" }, new MessageProfile { Name = "count" }, new MessageProfile { Name = "word", Format = MessageFormat.Text }],
        EventId = new FieldPlace { Message = "event", Field = "id" },
        Evidence = new FieldPlace { Message = "event", Field = "picture.url" },
    };

    public PageClock Clock { get; } = new();

    public PageLog Log { get; } = new();

    public HttpIntakeLine Line { get; }

    public BoundDevice Camera { get; }

    public BoundDevice Other { get; }

    public PointId Ebike => Camera.Points[0].Id;

    public PointId Crowd => Camera.Points[1].Id;

    public ConcurrentQueue<string?> Told { get; } = new();

    public ConcurrentQueue<(PointId Point, string? Link)> Evidence { get; } = new();

    /// <summary>What an event that an alarm hangs on waits for.</summary>
    public Func<Task> Settled { get; set; } = static () => Task.CompletedTask;

    public Reading this[PointId point]
    {
        get
        {
            lock (_devices)
            {
                return _devices[point];
            }
        }
    }

    public int Count(PointId point)
    {
        lock (_devices)
        {
            return _devices.Readings.Count(reading => reading.Point == point);
        }
    }

    public Task<HttpResponseMessage> PostAsync(
        string path, string body, string? token = Token, string type = "application/json", string? key = null) => SendAsync(path, Bytes(body, type), token, key);

    public Task<HttpResponseMessage> SendAsync(string path, HttpContent content, string? token = Token, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Line.Address!, path)) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return _http.SendAsync(request, Stop);
    }

    public async Task<(HttpStatusCode Status, string Body)> AnswerAsync(string path, string body, string? token = Token, string type = "application/json", string? key = null)
    {
        using var answer = await PostAsync(path, body, token, type, key);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>A connection of its own, on which bytes go out as they are.</summary>
    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Line.Address!.Port, Stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends raw bytes on a connection of their own and reads the head of the answer; empty where the connection was accepted and then closed without one. A
    /// connection that the other side resets may be seen so already while it is made.
    /// </summary>
    public async Task<string> RawAsync(string bytes, bool close = false)
    {
        try
        {
            await using var stream = await ConnectAsync();
            return await AskAsync(stream, bytes, close);
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            return "";
        }
    }

    /// <summary>Sends raw bytes and reads the head of the answer; empty where the other side closes the connection without one, in order or not.</summary>
    public static async Task<string> AskAsync(NetworkStream stream, string bytes, bool close = false)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), Stop);
            if (close)
            {
                stream.Socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (IOException)
        {
            // Closed while we sent; what it said before is still to be read.
        }

        return await HeadAsync(stream);
    }

    public static async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await ReadAsync(stream, buffer) is > 0 and var read)
        {
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return head.ToString();
    }

    /// <summary>Reads; 0 where the other side has closed the connection, in order or not.</summary>
    public static async Task<int> ReadAsync(Stream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer, Stop);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public static ByteArrayContent Bytes(string body, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    public void Dispose()
    {
        Line.Dispose();
        _http.Dispose();
    }

    private void Hear(in Reading reading)
    {
        lock (_devices)
        {
            _devices.Sink(reading);
        }
    }

    private BoundDevice Device(string id, string token)
    {
        Assert.True(DeviceKey.TryParse(DeviceKey.Digest(token), out var key));
        return _devices.Device(id, Link, [MessageBench.State("ebike", "event"), MessageBench.Analog("crowd", "count"), MessageBench.State("", "word", alarms: false) with { Name = "word" }]) with { Key = key };
    }
}
