using System.Net;
using System.Text;
using System.Text.Json;
using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.History;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Page;

public sealed class HistoryPageTests : IAsyncLifetime
{
    private readonly HistoryBench _journal = new();
    private HistoryService? _history;
    private PageServer? _server;
    private PageBench? _bench;
    private HttpClient _http = new();

    public async ValueTask InitializeAsync()
    {
        _bench = await PageBench.StartAsync(TestShop.Build(kitchen: new LocalText("厨房<i>", "Kitchen<i>")));
        _history = new HistoryService(_journal.Options, _journal.Mark, _journal.Events, _journal.Clock);
        await _history.StartAsync(PageBench.Stop);
        _server = new PageServer(_bench.Context with { History = _history }, new PageConfig { Port = 0 }, null);
        await _server.StartAsync(PageBench.Stop);
        _http = new HttpClient { BaseAddress = _server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server!.DisposeAsync();
        await _history!.StopAsync(CancellationToken.None);
        _history.Dispose();
        await _bench!.DisposeAsync();
        _journal.Dispose();
    }

    [Fact]
    public async Task What_happened_is_told_as_json_and_asked_on_by_its_id()
    {
        _journal.Happen(120);
        await TakenInAsync(120);

        var first = await JsonAsync("/api/history/events?limit=100");
        var second = await JsonAsync("/api/history/events?limit=100&before=" + first.GetProperty("next").GetString());
        var happened = first.GetProperty("events")[0];

        Assert.Equal((100, 20), (first.GetProperty("events").GetArrayLength(), second.GetProperty("events").GetArrayLength()));
        Assert.Equal(("报警", "厨房<i>", "smoke-1.smoke.alarm", "fire"), (
            happened.GetProperty("text").GetProperty("zh").GetString(), happened.GetProperty("place").GetProperty("zh").GetString(),
            happened.GetProperty("private").GetProperty("alarm").GetString(), happened.GetProperty("shared").GetProperty("class").GetString()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("/api/history/events?from=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("/api/history/events?limit=501", HttpStatusCode.BadRequest)]
    [InlineData("/api/history/events?before=7", HttpStatusCode.BadRequest)]
    [InlineData("/api/history/readings", HttpStatusCode.BadRequest)]
    [InlineData("/api/history/readings?point=nothing", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_read_is_refused_in_both_languages(string address, HttpStatusCode status)
    {
        using var answer = await _http.GetAsync(address, PageBench.Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("\"zh\"", await answer.Content.ReadAsStringAsync(PageBench.Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/lite/history")]
    [InlineData("/api/history/events")]
    [InlineData("/api/history/readings?point=meter.power")]
    public async Task History_is_for_reading_only_and_only_for_who_asks_by_our_name(string address)
    {
        using var posted = await _http.PostAsync(address, new StringContent(""), PageBench.Stop);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, address);
        foreign.Headers.Host = "evil.example";
        using var misdirected = await _http.SendAsync(foreign, PageBench.Stop);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, misdirected.StatusCode);
    }

    [Fact]
    public async Task The_chart_of_a_point_is_told_with_its_unit()
    {
        _journal.Happen(1);
        _journal.Measure(0, 30);
        await TakenInAsync(1);

        // Unknown, 404, until the first of its readings has been taken in.
        const string Chart = "/api/history/readings?point=meter.power&from=2026-10-01T00:00:00Z";
        while (!(await _http.GetAsync(Chart, PageBench.Stop)).IsSuccessStatusCode || (await JsonAsync(Chart)).GetProperty("count").GetInt64() < 30)
        {
            await Task.Yield();
        }

        var chart = await JsonAsync(Chart);

        Assert.Equal("W", chart.GetProperty("unit").GetString());
        Assert.Equal(29, chart.GetProperty("samples")[29].GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task What_the_history_lacks_is_told_as_json_and_on_the_plain_page()
    {
        _journal.Happen(3);
        _journal.HappenUnreadably();
        _journal.Happen(3);
        _journal.Measure(0, 5);
        _journal.MeasureUnreadably(5);
        while ((await _history!.FindAsync(new EventQuery { Limit = 1 }, PageBench.Stop)).Status.Lacks.Count < 2)
        {
            await Task.Yield();
        }

        var epoch = _journal.Mark.Of(LaneKind.Alarms)!.Value.Epoch;
        var events = (await JsonAsync("/api/history/events")).GetProperty("lacks");
        var readings = (await JsonAsync("/api/history/readings?point=meter.power")).GetProperty("lacks");
        var english = await TextAsync("/lite/history?lang=en");
        var chinese = await TextAsync("/lite/history?lang=zh");

        Assert.Equal(["alarms", "readings"], events.EnumerateArray().Select(lack => lack.GetProperty("lane").GetString()).Order(StringComparer.Ordinal));
        var lack = events.EnumerateArray().Single(lack => lack.GetProperty("lane").GetString() == "alarms");
        Assert.Equal((1, $"{epoch}/4", $"{epoch}/4"), (lack.GetProperty("records").GetInt32(), lack.GetProperty("first").GetString(), lack.GetProperty("last").GetString()));
        Assert.Equal(events.GetRawText(), readings.GetRawText());
        Assert.Contains($"The history lacks 1 records, range alarms/{epoch}/4.", english, StringComparison.Ordinal);
        Assert.Contains($"历史缺少 1 条记录,范围 alarms/{epoch}/4。", chinese, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plain_page_shows_the_newest_first_encoded_with_filters_as_links_and_stays_small()
    {
        _journal.Happen(300);
        _journal.Happen(1, kind: "water");
        _journal.Happen(1, clock: ClockQuality.Unsynchronised, at: DateTimeOffset.UnixEpoch);
        await TakenInAsync(302);

        var all = await TextAsync("/lite/history?lang=en");
        var water = await TextAsync("/lite/history?lang=zh&class=water&zone=kitchen");

        Assert.InRange(Encoding.UTF8.GetByteCount(all), 10_000, LitePage.MostBytes);
        Assert.DoesNotContain("<i>", all, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", all, StringComparison.Ordinal);
        Assert.Contains("1970-01-01 00:00:00 (clock not set)", all, StringComparison.Ordinal);
        Assert.Contains("class=water", all, StringComparison.Ordinal);
        Assert.Contains("before=", all, StringComparison.Ordinal);
        Assert.Single(water.Split("<li>")[1..]);
        Assert.Contains("厨房&lt;i&gt; · 烟雾报警", water, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_is_one_link_away_until_the_end_and_nothing_is_left_out_between()
    {
        _journal.Happen(260);
        await TakenInAsync(260);

        var (entries, address) = (0, "/lite/history?lang=zh&range=all");
        for (var page = 0; address is not null && page < 10; page++)
        {
            var html = await TextAsync(address);
            entries += html.Split("<li>").Length - 1;
            var older = html.Split("<a href=\"").FirstOrDefault(link => link.Contains(">更早的<", StringComparison.Ordinal));
            address = older?[..older.IndexOf('"', StringComparison.Ordinal)].Replace("&amp;", "&", StringComparison.Ordinal);
        }

        Assert.Equal(260, entries);
    }

    [Fact]
    public async Task A_page_without_history_says_so_and_the_page_of_now_links_to_it()
    {
        var without = await _bench!.TextAsync("/lite/history?lang=en");
        using var json = await _bench.Http.GetAsync("/api/history/events", PageBench.Stop);

        Assert.Contains("No history is kept here.", without, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, json.StatusCode);
        Assert.Contains("href=\"/lite/history?lang=zh\"", await _bench.TextAsync("/lite?lang=zh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cityedge.journal.failed.v1", "事件记录写不进存储", "事件记录写不进存储")]
    [InlineData("cityedge.alarm.silenced.v1", null, "已消音")]
    [InlineData("cityedge.something.new.v9", null, "cityedge.something.new.v9")]
    public void Notes_of_the_journal_stand_in_their_own_words_and_what_a_newer_version_wrote_as_it_is(string type, string? text, string said)
    {
        var kept = HistoryRecords.Kept(1, HistoryRecords.Start).Event;

        var words = HistoryWords.Of(kept with { Shared = kept.Shared with { Type = type }, Private = kept.Private with { TextZh = text } });

        Assert.Equal(said, words.In(chinese: true));
    }

    private async Task TakenInAsync(int events)
    {
        while ((await _history!.FindAsync(new EventQuery { Limit = 500 }, PageBench.Stop)).Events.Count < events)
        {
            await Task.Yield();
        }
    }

    private Task<string> TextAsync(string address) => _http.GetStringAsync(address, PageBench.Stop);

    private async Task<JsonElement> JsonAsync(string address) => JsonDocument.Parse(await TextAsync(address)).RootElement;
}
