using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Lines.Http;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Http;

/// <summary>What a camera may post, what is refused to it, and what its answer means.</summary>
public sealed class HttpIntakeTests : IDisposable
{
    private const string Event = "/v1/devices/cam-1/event";
    private const string Count = "/v1/devices/cam-1/count";
    private const string Nowhere = "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    private const string Good = """{"id":"e-1","ebike":true,"picture":{"url":"http://192.168.8.31/clips/1.mp4"}}""";

    private readonly IntakeBench _bench = new();

    private static CancellationToken Stop => IntakeBench.Stop;

    [Fact]
    public async Task An_event_becomes_a_reading_of_its_device_and_the_camera_hears_that_it_was_taken()
    {
        var (status, body) = await _bench.AnswerAsync(Event, Good);

        Assert.Equal((HttpStatusCode.OK, """{"repeated":false,"evidence":true}"""), (status, body));
        Assert.Equal((1, Quality.Good), (_bench[_bench.Ebike].Value, _bench[_bench.Ebike].Quality));
        Assert.Equal(Quality.Good, _bench[_bench.Camera.Status].Quality);
        Assert.Equal([(_bench.Ebike, "http://192.168.8.31/clips/1.mp4")], _bench.Evidence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/json")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/cloudevents+json")]
    public async Task A_camera_that_names_its_JSON_wrongly_is_understood(string? type)
    {
        using var answer = await _bench.SendAsync(Count, IntakeBench.Bytes("\uFEFF{\"crowd\":57}", type));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(57, _bench[_bench.Crowd].Value);
    }

    [Fact]
    public async Task A_token_may_come_as_the_password_of_basic_authentication()
    {
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:" + IntakeBench.Token));

        var head = await _bench.RawAsync($"POST {Count} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {pair}\r\nContent-Length: 12\r\n\r\n{{\"crowd\":57}}");

        Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_in_text_is_a_reading_too()
    {
        var (status, _) = await _bench.AnswerAsync("/v1/devices/cam-1/word", "1", type: "text/plain");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(1, _bench[_bench.Camera.Points[2].Id].Value);
    }

    [Theory]
    [InlineData(404, Event + "/more", IntakeBench.Token, "application/json", Good)]
    [InlineData(404, "/v1/devices/cam-1", IntakeBench.Token, "application/json", Good)]
    [InlineData(404, "/", null, "application/json", Good)]
    [InlineData(404, "/v1/devices/cam-1/nonsense", IntakeBench.Token, "application/json", Good)]
    [InlineData(401, "/v1/devices/cam-1/nonsense", IntakeBench.OtherToken, "application/json", Good)]
    [InlineData(401, Event, null, "application/json", Good)]
    [InlineData(401, Event, "", "application/json", Good)]
    [InlineData(401, Event, IntakeBench.OtherToken, "application/json", Good)]
    [InlineData(401, "/v1/devices/cam-9/event", IntakeBench.Token, "application/json", Good)]
    [InlineData(401, Event + "?token=" + IntakeBench.Token, null, "application/json", Good)]
    [InlineData(415, Event, IntakeBench.Token, "image/jpeg", Good)]
    [InlineData(415, Event, IntakeBench.Token, "application/xml", "<event/>")]
    [InlineData(415, Event, IntakeBench.Token, "multipart/form-data", Good)]
    [InlineData(400, Event, IntakeBench.Token, "application/json", "{\"ebike\":")]
    [InlineData(400, Event, IntakeBench.Token, "application/json", "")]
    [InlineData(400, Event, IntakeBench.Token, "application/json", "\0\u0001\u0002")]
    [InlineData(400, Event, IntakeBench.Token, "multipart/form-data; boundary=b", "--b\r\nContent-Type: image/jpeg\r\n\r\nJFIF\r\n--b--\r\n")]
    [InlineData(400, Event, IntakeBench.Token, "multipart/form-data; boundary=b", "--b\r\nContent-Type: application/json\r\n\r\n{\"ebike\":true}")]
    [InlineData(400, Event, IntakeBench.Token, "multipart/form-data; boundary=b", "nothing of the kind")]
    public async Task A_refusal_says_why_in_both_languages_and_changes_nothing_to_good(int status, string path, string? token, string type, string body)
    {
        var (answered, said) = await _bench.AnswerAsync(path, body, token, type);

        Assert.Equal(status, (int)answered);
        using var json = JsonDocument.Parse(said);
        Assert.Contains(json.RootElement.GetProperty("zh").GetString()!, static letter => letter is >= '\u4e00' and <= '\u9fff');
        Assert.NotEmpty(json.RootElement.GetProperty("en").GetString()!);
        Assert.True(_bench.Count(_bench.Ebike) == 0 || _bench[_bench.Ebike].Quality == Quality.Bad);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Nothing_but_POST_is_taken(string method)
    {
        var head = await _bench.RawAsync($"{method} {Event} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 405", head, StringComparison.Ordinal);
        Assert.Contains("Allow: POST", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_prove_itself_does_not_learn_whether_the_device_exists()
    {
        var known = await _bench.RawAsync($"POST {Event} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\nContent-Length: 2\r\n\r\n{{}}");
        var unknown = await _bench.RawAsync("POST /v1/devices/cam-9/event HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\nContent-Length: 2\r\n\r\n{}");

        Assert.StartsWith("HTTP/1.1 401", known, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Basic realm=", known, StringComparison.Ordinal);
        Assert.Equal(WithoutDate(known), WithoutDate(unknown));
    }

    [Theory]
    [InlineData("Authorization: Bearer cam-one-token\r\nAuthorization: Bearer cam-one-token\r\n")]
    [InlineData("Authorization: Basic !!!\r\n")]
    [InlineData("Authorization: Basic Y2FtLW9uZS10b2tlbg==\r\n")]
    [InlineData("Authorization: Digest username=\"cam-one-token\"\r\n")]
    [InlineData("Authorization: cam-one-token\r\n")]
    [InlineData("Authorization: Bearer \r\n")]
    public async Task A_header_that_proves_nothing_is_refused(string header)
    {
        var head = await _bench.RawAsync($"POST {Event} HTTP/1.1\r\nHost: x\r\n{header}Content-Length: 2\r\n\r\n{{}}");

        Assert.StartsWith("HTTP/1.1 401", head, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Count(_bench.Ebike));
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        var head = await _bench.RawAsync(Head(Event, "Content-Encoding: gzip\r\nContent-Length: 2\r\n") + "{}");

        Assert.StartsWith("HTTP/1.1 415", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", 10 * 1024 * 1024)]
    [InlineData("application/json", HttpIntakeDefaults.MostEventBytes + 1)]
    [InlineData("multipart/form-data; boundary=b", HttpIntakeDefaults.MostMultipartBytes + 1)]
    public async Task A_body_that_says_it_is_too_large_is_refused_before_it_comes(string type, int length)
    {
        var head = await _bench.RawAsync(Head(Event, $"Content-Type: {type}\r\nContent-Length: {length}\r\n"));

        Assert.StartsWith("HTTP/1.1 413", head, StringComparison.Ordinal);
        Assert.Contains("Connection: close", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_say_its_length_is_refused_where_it_becomes_too_large()
    {
        var chunk = "8000\r\n" + new string(' ', 0x8000) + "\r\n";

        var head = await _bench.RawAsync(Head(Event, "Transfer-Encoding: chunked\r\n") + chunk + chunk + chunk);

        Assert.StartsWith("HTTP/1.1 413", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_the_largest_size_is_taken()
    {
        var body = Good + new string(' ', HttpIntakeDefaults.MostEventBytes - Good.Length);

        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync(Event, body)).Status);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "7fffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n", "{}")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "zz\r\n")]
    public async Task A_body_that_lies_about_itself_is_refused(string header, string body)
    {
        var head = await _bench.RawAsync(Head(Event, header) + body);

        Assert.Matches("^HTTP/1.1 4(00|13)", head);
        Assert.Equal(0, _bench.Count(_bench.Ebike));
    }

    [Fact]
    public async Task Of_a_body_that_breaks_off_nothing_counts()
    {
        await _bench.RawAsync(Head(Event, "Content-Length: 40\r\n") + "{\"ebike\":true}", close: true);

        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync(Count, """{"crowd":1}""")).Status);
        Assert.Equal(0, _bench.Count(_bench.Ebike));
    }

    [Fact]
    public async Task A_body_that_dawdles_is_ended_after_its_time()
    {
        await using var stream = await _bench.ConnectAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(Event, "Content-Length: 40\r\n") + "{\"ebike\""), Stop);
        await _bench.Clock.WhenWaitingAsync(HttpIntakeDefaults.BodyLimit);

        _bench.Clock.Advance(HttpIntakeDefaults.BodyLimit);

        Assert.StartsWith("HTTP/1.1 408", await IntakeBench.HeadAsync(stream), StringComparison.Ordinal);
        Assert.Equal(0, _bench.Count(_bench.Ebike));
    }

    [Fact]
    public async Task What_no_JSON_reader_should_fall_over_is_bad_and_not_a_number()
    {
        var deep = """{"ebike":""" + new string('[', 5000) + new string(']', 5000) + "}";

        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.AnswerAsync(Event, deep)).Status);
        Assert.Equal(QualityReason.CommunicationFailure, _bench[_bench.Ebike].Reason);

        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync(Count, """{"crowd":1e400}""")).Status);
        Assert.Equal(QualityReason.OutOfRange, _bench[_bench.Crowd].Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pictures_beside_the_event_pass_by_and_are_not_kept(bool pictureFirst)
    {
        using var form = new MultipartFormDataContent();
        var picture = new ByteArrayContent(new byte[500_000]);
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        var json = IntakeBench.Bytes(Good, "application/json");
        form.Add(pictureFirst ? picture : json, "a", pictureFirst ? "a.jpg" : "a.json");
        form.Add(pictureFirst ? json : picture, "b", pictureFirst ? "b.json" : "b.jpg");

        using var answer = await _bench.SendAsync(Event, form);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, _bench[_bench.Ebike].Value);
    }

    [Fact]
    public async Task The_event_in_a_form_may_not_be_larger_than_one_alone()
    {
        using var form = new MultipartFormDataContent { { IntakeBench.Bytes(new string(' ', HttpIntakeDefaults.MostEventBytes + 1), "application/json"), "event" } };

        using var answer = await _bench.SendAsync(Event, form);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"id":"e-1","ebike":true}""", "", """{"id":"e-2","ebike":true}""", "")]
    [InlineData("""{"id":1732345678901234567,"ebike":true}""", "", """{"id":1732345678901234568,"ebike":true}""", "")]
    [InlineData("""{"ebike":true}""", "k-1", """{"ebike":true}""", "k-2")]
    public async Task An_event_that_is_posted_again_is_answered_and_not_applied_again(string first, string firstKey, string second, string secondKey)
    {
        Assert.Contains("\"repeated\":false", (await _bench.AnswerAsync(Event, first, key: firstKey)).Body, StringComparison.Ordinal);
        Assert.Contains("\"repeated\":true", (await _bench.AnswerAsync(Event, first, key: firstKey)).Body, StringComparison.Ordinal);
        Assert.Equal(1, _bench.Count(_bench.Ebike));

        Assert.Contains("\"repeated\":false", (await _bench.AnswerAsync(Event, second, key: secondKey)).Body, StringComparison.Ordinal);
        Assert.Equal(2, _bench.Count(_bench.Ebike));
    }

    [Fact]
    public async Task An_event_that_could_not_be_read_may_come_again_under_its_key()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.AnswerAsync(Event, "{", key: "k-1")).Status);

        Assert.Equal((HttpStatusCode.OK, """{"repeated":false,"evidence":false}"""), await _bench.AnswerAsync(Event, """{"ebike":true}""", key: "k-1"));
    }

    [Fact]
    public async Task The_ids_of_one_device_are_not_those_of_another()
    {
        await _bench.AnswerAsync(Event, Good);

        Assert.Contains("\"repeated\":false", (await _bench.AnswerAsync("/v1/devices/cam-2/event", Good, IntakeBench.OtherToken)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S6_a_camera_hears_nothing_before_its_alarm_is_durable_and_neither_does_its_repeat()
    {
        var (asked, durable) = (new TaskCompletionSource(), new TaskCompletionSource());
        var askedAgain = new TaskCompletionSource();
        _bench.Settled = () => (asked.TrySetResult() || askedAgain.TrySetResult()) ? durable.Task : throw new InvalidOperationException("asked three times");

        var first = _bench.PostAsync(Event, Good);
        await asked.Task.WaitAsync(Stop);
        Assert.Equal(1, _bench[_bench.Ebike].Value);
        var repeat = _bench.PostAsync(Event, Good);
        await askedAgain.Task.WaitAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync(Count, """{"crowd":2}""")).Status);
        Assert.False(first.IsCompleted);
        Assert.False(repeat.IsCompleted);

        durable.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await repeat).StatusCode);
    }

    [Fact]
    public async Task A_mistake_of_ours_is_told_in_both_languages_and_logged_without_the_token()
    {
        _bench.Settled = static () => throw new InvalidOperationException("nobody foresaw this");

        var (status, said) = await _bench.AnswerAsync(Event, Good);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        using var json = JsonDocument.Parse(said);
        Assert.Contains(json.RootElement.GetProperty("zh").GetString()!, static letter => letter is >= '\u4e00' and <= '\u9fff');
        Assert.NotEmpty(json.RootElement.GetProperty("en").GetString()!);
        Assert.DoesNotContain("foresaw", said, StringComparison.Ordinal);
        var logged = await _bench.Log.WhenAsync(1800);
        Assert.Contains("cam-1", logged, StringComparison.Ordinal);
        Assert.DoesNotContain(IntakeBench.Token, logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_floods_is_told_to_wait_and_another_is_not()
    {
        for (var i = 0; i < HttpIntakeDefaults.Burst; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync(Count, """{"crowd":2}""")).Status);
        }

        using var refused = await _bench.PostAsync(Count, """{"crowd":3}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(2, _bench[_bench.Crowd].Value);
        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync("/v1/devices/cam-2/event", Good, IntakeBench.OtherToken)).Status);

        _bench.Clock.Advance(HttpIntakeDefaults.EventPeriod);
        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync(Count, """{"crowd":4}""")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _bench.AnswerAsync(Count, """{"crowd":5}""")).Status);
    }

    [Fact]
    public async Task A_device_whose_events_wait_does_not_take_the_places_of_another()
    {
        var durable = new TaskCompletionSource();
        var waiting = new CountdownEvent(HttpIntakeDefaults.MostAtOnce);
        var all = new TaskCompletionSource();
        _bench.Settled = () =>
        {
            if (waiting.Signal())
            {
                all.SetResult();
            }

            return durable.Task;
        };
        var posts = Enumerable.Range(0, HttpIntakeDefaults.MostAtOnce).Select(_ => _bench.PostAsync(Event, """{"ebike":true}""")).ToList();
        await all.Task.WaitAsync(Stop);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await _bench.AnswerAsync(Count, """{"crowd":5}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync("/v1/devices/cam-2/count", """{"crowd":5}""", IntakeBench.OtherToken)).Status);

        durable.SetResult();
        Assert.All(await Task.WhenAll(posts), static answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await _bench.AnswerAsync(Count, """{"crowd":5}""")).Status);
        waiting.Dispose();
    }

    [Theory]
    [InlineData("ftp://192.168.8.31/1.mp4")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://admin:secret@192.168.8.31/1.jpg")]
    [InlineData("/clips/1.mp4")]
    [InlineData("http://a/\\u0007")]
    public async Task A_link_that_cannot_be_shown_costs_the_event_nothing(string link)
    {
        var (status, body) = await _bench.AnswerAsync(Event, $$$"""{"ebike":true,"picture":{"url":"{{{link}}}"}}""");

        Assert.Equal((HttpStatusCode.OK, """{"repeated":false,"evidence":false}"""), (status, body));
        Assert.Equal(1, _bench[_bench.Ebike].Value);
        Assert.Equal([(_bench.Ebike, null)], _bench.Evidence);
    }

    [Fact]
    public async Task A_link_longer_than_any_word_is_kept_whole_and_one_beyond_all_bounds_is_not()
    {
        var most = "http://a/" + new string('x', CityEdge.Gateway.Devices.Messages.EvidenceLink.LongestLink - 9);

        await _bench.AnswerAsync(Event, $$$"""{"ebike":true,"picture":{"url":"{{{most}}}"}}""");
        await _bench.AnswerAsync(Event, $$$"""{"ebike":true,"picture":{"url":"{{{most}}}x"}}""");

        Assert.Equal([(_bench.Ebike, most), (_bench.Ebike, null)], _bench.Evidence);
    }

    [Fact]
    public async Task What_came_with_a_state_at_rest_shows_no_event()
    {
        await _bench.AnswerAsync(Event, """{"ebike":false,"picture":{"url":"http://a/1.jpg"}}""");

        Assert.Empty(_bench.Evidence);
    }

    // What is promised of a connection beyond the bound: no answer. How it ends, in order or reset, while connecting, sending or reading, is the system's affair.
    [Fact]
    public async Task Connections_of_one_address_have_a_bound()
    {
        var open = new List<NetworkStream>();
        for (var i = 0; i < HttpIntakeDefaults.MostConnectionsOfOne; i++)
        {
            // Answered, so that it counts for sure before the next one comes.
            open.Add(await _bench.ConnectAsync());
            Assert.StartsWith("HTTP/1.1 404", await IntakeBench.AskAsync(open[i], Nowhere), StringComparison.Ordinal);
        }

        Assert.Equal("", await _bench.RawAsync(Nowhere));

        Assert.StartsWith("HTTP/1.1 404", await IntakeBench.AskAsync(open[^1], Nowhere), StringComparison.Ordinal);
        open.ForEach(static stream => stream.Dispose());
    }

    public void Dispose() => _bench.Dispose();

    private static string Head(string path, string headers) => $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {IntakeBench.Token}\r\n{headers}\r\n";

    private static string WithoutDate(string head) => string.Join('\n', head.Split("\r\n").Where(static line => !line.StartsWith("Date:", StringComparison.Ordinal)));
}
