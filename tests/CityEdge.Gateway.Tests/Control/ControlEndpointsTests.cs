using System.Net;
using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Tests.Control;

public sealed class ControlEndpointsTests
{
    [Fact]
    public async Task A_verb_through_the_socket_is_carried_out_and_bears_the_name_of_who_asked()
    {
        await using var bench = await InFireAsync();
        using var listener = await EventReader.OpenAsync(bench.Http);
        await listener.NextAsync();

        var (status, reply) = await ActAsync(bench, $$"""{"verb":"acknowledge","alarm":"{{TestShop.SmokeAlarm}}","who":"wang","why":"看到了"}""");
        var told = await listener.NextAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((ActionOutcome.Done, 1, "Done.", "已执行。"), (reply.Outcome, reply.Changed, reply.En, reply.Zh));
        Assert.Equal(("cityedge.alarm.acknowledged.v1", "wang", "看到了"), (
            told.Type, told.Data.GetProperty("who").GetString(), told.Data.GetProperty("why").GetString()));
    }

    [Theory]
    [InlineData("""{"verb":"silence","zone":"kitchen","who":"wang"}""", HttpStatusCode.OK, nameof(ActionOutcome.Done))]
    [InlineData("""{"verb":"isolate","point":"smoke-1.smoke","who":"wang","why":"换电池","duration":"01:00:00"}""", HttpStatusCode.OK, nameof(ActionOutcome.Done))]
    [InlineData("""{"verb":"isolate","point":"smoke-1.smoke","who":"wang","why":"换电池","duration":"09:00:00"}""", HttpStatusCode.UnprocessableEntity, nameof(ActionOutcome.TooLong))]
    [InlineData("""{"verb":"isolate","point":"smoke-1.smoke","who":"wang","duration":"01:00:00"}""", HttpStatusCode.UnprocessableEntity, nameof(ActionOutcome.NeedsReason))]
    [InlineData("""{"verb":"shelve","alarm":"smoke-1.smoke.alarm","who":"wang","why":"吵"}""", HttpStatusCode.Conflict, nameof(ActionOutcome.FireIsNeverShelved))]
    [InlineData("""{"verb":"acknowledge","alarm":"nobody","who":"wang"}""", HttpStatusCode.NotFound, nameof(ActionOutcome.NotFound))]
    [InlineData("""{"verb":"acknowledge","zone":"nobody","who":"wang"}""", HttpStatusCode.NotFound, nameof(ActionOutcome.NotFound))]
    [InlineData("""{"verb":"isolate","point":"nobody","who":"wang","why":"x"}""", HttpStatusCode.NotFound, nameof(ActionOutcome.NotFound))]
    [InlineData("""{"verb":"acknowledge","who":"  "}""", HttpStatusCode.UnprocessableEntity, nameof(ActionOutcome.NeedsReason))]
    [InlineData("""{"verb":"acknowledge","who":"a\u0007b"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"verb":"evacuate","who":"wang"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"verb":"silence","zone":"kitchen","alarm":"smoke-1.smoke.alarm","who":"wang"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"verb":"silence","who":"wang","duration":"-00:01:00"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"verb":"silence","who":"wang","duration":"soon"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"verb":"silence"}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""{"verb":"silence","who":null}""", HttpStatusCode.BadRequest, null)]
    [InlineData("""null""", HttpStatusCode.BadRequest, null)]
    [InlineData("""[""", HttpStatusCode.BadRequest, null)]
    [InlineData("", HttpStatusCode.BadRequest, null)]
    public async Task Every_request_is_answered_with_a_status_an_outcome_and_a_sentence(string body, HttpStatusCode expected, string? outcome)
    {
        await using var bench = await InFireAsync();

        var (status, reply) = await ActAsync(bench, body);

        Assert.Equal((expected, outcome), (status, reply.Outcome?.ToString()));
        Assert.NotEmpty(reply.Zh);
        Assert.NotEmpty(reply.En);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task S1_no_verb_can_be_reached_over_TCP(string method)
    {
        await using var bench = await InFireAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/control/act");
        request.Content = new StringContent("""{"verb":"acknowledge","who":"mallory"}""", Encoding.UTF8, "application/json");

        using var response = await bench.Http.SendAsync(request, PageBench.Stop);
        await bench.SettleAsync();

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(AlarmState.Unacknowledged, (await bench.Loop.SnapshotAsync()).Alarms[0].State);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        await using var bench = await InFireAsync();

        using var http = bench.OverSocket();
        // The client asks before it sends: a refusal that comes while it still writes would look like a broken connection.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/control/act") { Content = new ByteArrayContent(new byte[(16 << 10) + 1]) };
        request.Headers.ExpectContinue = true;
        using var response = await http.SendAsync(request, PageBench.Stop);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_loop_that_does_not_answer_is_not_taken_for_done()
    {
        await using var bench = await PageBench.StartAsync(turning: false);
        var acting = ActAsync(bench, """{"verb":"silence","who":"wang"}""");
        await bench.Clock.WhenWaitingAsync(SiteReader.Patience);
        bench.Clock.Advance(SiteReader.Patience);

        var (status, reply) = await acting;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Null(reply.Outcome);
        Assert.Contains("may have carried it out", reply.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_verb_has_a_name_and_comes_back_from_it() => Assert.All(
        Enum.GetValues<OperatorVerb>(), verb => Assert.Equal(verb, ControlVerbs.Parse(ControlVerbs.NameOf(verb))));

    private static async Task<PageBench> InFireAsync()
    {
        var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        return bench;
    }

    private static async Task<(HttpStatusCode Status, ControlReply Reply)> ActAsync(PageBench bench, string body)
    {
        using var http = bench.OverSocket();
        using var response = await http.PostAsync("/control/act", new StringContent(body, Encoding.UTF8, "application/json"), PageBench.Stop);
        var reply = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(PageBench.Stop), PageJson.Default.ControlReply);
        return (response.StatusCode, reply!);
    }
}
