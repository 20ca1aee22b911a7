using System.Collections.Frozen;
using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>
/// Takes one post after the other, on any thread. What must hold: who does not prove itself learns nothing, not even whether the device exists; nothing is
/// read for a stranger; the answer leaves when what hung on the event is durable (S6), and a repeat of it no sooner; a picture's link never decides
/// whether an event counts.
/// </summary>
internal sealed class IntakeDoor
{
    private const string Prefix = "/v1/devices/";

    private readonly MessageDevices _devices;
    private readonly FrozenDictionary<string, IntakeDevice> _byAddress;
    private readonly MomentClock _clock;
    private readonly Func<Task> _settled;
    private readonly EvidenceSink _evidence;
    private readonly ReadingSink _sink;
    private readonly HttpIntakeEvents _events;

    // What the event now being taken changed; under the lock of MessageDevices, like the devices' ids.
    private readonly List<PointId> _changed = [];
    private BoundDevice? _taking;

    /// <param name="line">The line with its devices.</param>
    /// <param name="clock">Stamps.</param>
    /// <param name="sink">Takes the readings.</param>
    /// <param name="settled">Completes when all readings of the line before the call are annunciated and durable.</param>
    /// <param name="evidence">Hears links.</param>
    /// <param name="events">What is logged.</param>
    public IntakeDoor(BoundLine line, MomentClock clock, ReadingSink sink, Func<Task> settled, EvidenceSink evidence, HttpIntakeEvents events)
    {
        (_clock, _sink, _settled, _evidence, _events) = (clock, sink, settled, evidence, events);
        var now = clock.Now();
        _devices = new MessageDevices(line, Hear, now);
        _byAddress = line.Devices.Select((device, index) => new IntakeDevice(index, device, now)).ToFrozenDictionary(static device => device.Bound.Address, StringComparer.Ordinal);
    }

    public MessageDevices Devices => _devices;

    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        try
        {
            await JudgeAsync(http).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The edge of one request: a mistake of ours is answered and told of; a body that lies is the server's to answer, who has gone hears nothing.
        catch (Exception failure) when (failure is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _events.PostFailed(Route(http.Request) is var (address, _) && _byAddress.TryGetValue(address, out var device) ? device.Bound.Id : "?", failure);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.Clear();
            http.Response.Headers.CacheControl = "no-store";
            await RefuseAsync(http, IntakeProblem.OurMistake).ConfigureAwait(false);
        }
    }

    private async Task JudgeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (Route(http.Request) is not var (address, message))
        {
            await RefuseAsync(http, IntakeProblem.NotHere).ConfigureAwait(false);
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(http, IntakeProblem.PostOnly).ConfigureAwait(false);
            return;
        }

        var device = _byAddress.GetValueOrDefault(address);
        if (!IntakeCredential.Fits(device?.Bound.Key, http.Request.Headers.Authorization) || device is null)
        {
            // Cameras send basic authentication only when they are asked for it.
            http.Response.Headers.WWWAuthenticate = new(["Bearer", "Basic realm=\"cityedge\", charset=\"UTF-8\""]);
            await RefuseAsync(http, IntakeProblem.Stranger).ConfigureAwait(false);
            return;
        }

        if (!device.TryEnter(_clock.Now()))
        {
            http.Response.Headers.RetryAfter = "1";
            await RefuseAsync(http, IntakeProblem.TooMany).ConfigureAwait(false);
            return;
        }

        try
        {
            await TakeAsync(http, device, message).ConfigureAwait(false);
        }
        finally
        {
            device.Leave();
        }
    }

    private async Task TakeAsync(HttpContext http, IntakeDevice device, string name)
    {
        if (device.Find(name) is not { } message)
        {
            await RefuseAsync(http, IntakeProblem.NoMessage(device.Bound.Profile.Id)).ConfigureAwait(false);
            return;
        }

        var (body, problem) = await ReadAsync(http).ConfigureAwait(false);
        if (body is null)
        {
            await RefuseAsync(http, problem!).ConfigureAwait(false);
            return;
        }

        var taken = Take(device, message, body, http.Request.Headers["Idempotency-Key"].ToString());
        if (message.Alarms)
        {
            await _settled().WaitAsync(http.RequestAborted).ConfigureAwait(false);
        }

        if (taken.Outcome == MessageOutcome.Malformed)
        {
            await RefuseAsync(http, IntakeProblem.Unreadable).ConfigureAwait(false);
        }
        else
        {
            await SayAsync(http, StatusCodes.Status200OK, json =>
            {
                json.WriteBoolean("repeated", taken.Repeated);
                json.WriteBoolean("evidence", taken.Evidence);
            }).ConfigureAwait(false);
        }
    }

    private async Task<(IntakeBody? Body, IntakeProblem? Problem)> ReadAsync(HttpContext http)
    {
        using var late = new CancellationTokenSource(HttpIntakeDefaults.BodyLimit, _clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted);
        try
        {
            return await IntakeBody.ReadAsync(http.Request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return (null, IntakeProblem.TooSlow);
        }
        catch (BadHttpRequestException wrong)
        {
            return (null, wrong.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => IntakeProblem.TooLarge,
                StatusCodes.Status408RequestTimeout => IntakeProblem.TooSlow,
                _ => IntakeProblem.BrokenRequest,
            });
        }
        catch (IOException)
        {
            // A chunk's length beyond all numbers, or a connection that broke: the server says either so.
            return (null, IntakeProblem.BrokenRequest);
        }
    }

    private Taken Take(IntakeDevice device, IntakeMessage message, IntakeBody body, string key)
    {
        var (said, link) = message.Read(body.Event);
        var id = said ?? key;
        var hash = id.Length > 0 ? SeenIds.Of(message.Name, id) : (UInt128?)null;
        string? evidence = null;
        var isLink = link is not null && EvidenceLink.TryTake(link, out evidence);
        var at = _clock.Now();
        var repeated = false;
        var outcome = _devices.Take(device.Index, at, messages =>
        {
            if (hash is { } known && device.Seen.Has(known, at))
            {
                repeated = true;
                return MessageOutcome.Unknown;
            }

            _changed.Clear();
            _taking = messages.Device;
            var heard = messages.Take(message.Index, body.Event, at, retained: false);
            _taking = null;
            if (heard != MessageOutcome.Malformed)
            {
                if (hash is { } fresh)
                {
                    device.Seen.Add(fresh, at);
                }

                foreach (var point in _changed)
                {
                    _evidence(point, evidence, at);
                }
            }

            return heard;
        });
        return new Taken(outcome, repeated, isLink);
    }

    // A state at rest is no event, and what came with it shows nothing.
    private void Hear(in Reading reading)
    {
        if (_taking is { } device && reading.Quality == Quality.Good)
        {
            foreach (var point in device.Points)
            {
                if (point.Id == reading.Point && (point.Profile.Kind != PointKind.State || reading.Value != 0))
                {
                    _changed.Add(point.Id);
                }
            }
        }

        _sink(reading);
    }

    private static (string Address, string Message)? Route(HttpRequest request)
    {
        if (request.Path.Value is not { } path || !path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        return path[Prefix.Length..].Split('/') is [{ Length: > 0 } address, { Length: > 0 } message] ? (address, message) : null;
    }

    private static Task RefuseAsync(HttpContext http, IntakeProblem problem)
    {
        // What is still on its way is not waited for.
        if (http.Request.ContentLength is null or > 0)
        {
            http.Response.Headers.Connection = "close";
        }

        return SayAsync(http, problem.Status, json =>
        {
            json.WriteString("zh", problem.Text.Zh);
            json.WriteString("en", problem.Text.En);
        });
    }

    private static Task SayAsync(HttpContext http, int status, Action<Utf8JsonWriter> say)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            say(json);
            json.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = bytes.WrittenCount;
        return http.Response.Body.WriteAsync(bytes.WrittenMemory, http.RequestAborted).AsTask();
    }

    private readonly record struct Taken(MessageOutcome Outcome, bool Repeated, bool Evidence);
}
