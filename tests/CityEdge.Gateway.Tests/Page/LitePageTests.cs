using System.Globalization;
using System.Net;
using System.Text;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CsCheck;
using AlarmSnapshot = CityEdge.Gateway.Loop.AlarmSnapshot;

namespace CityEdge.Gateway.Tests.Page;

public sealed class LitePageTests
{
    private const string Hostile = "</title><script>alert('1')</script>\"&<img src=x onerror=alert(2)>";

    [Theory]
    [InlineData("zh", "<html lang=\"zh-CN\">", "火警", "厨房", "烟雾报警", "02:03:0", "马上离开", "请自己拨打 119", "绝不代替")]
    [InlineData("en", "<html lang=\"en\">", "Fire", "Kitchen", "Smoke alarm", "02:03:0", "Leave now", "Call 119 yourself", "never replaces")]
    public async Task In_a_fire_the_page_says_what_where_since_when_and_what_to_do(string language, params string[] said)
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);

        var page = await bench.TextAsync("/lite?lang=" + language);

        Assert.All(said, words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Contains("<section class=\"verdict fire\">", page, StringComparison.Ordinal);
        Assert.Contains("content=\"5\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"tel:119\"", page, StringComparison.Ordinal);
        var title = page[page.IndexOf("<title>", StringComparison.Ordinal)..page.IndexOf("</title>", StringComparison.Ordinal)];
        Assert.Contains(said[1], title, StringComparison.Ordinal);
        Assert.True(page.IndexOf(said[2], StringComparison.Ordinal) < page.IndexOf("<h2>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh", "一切正常", "21.5 °C", "刚刚", "", "要求响")]
    [InlineData("en", "All normal", "21.5 °C", "just now", "tells nobody outside", "told to sound")]
    public async Task When_all_is_well_the_page_is_green_and_shows_what_it_sees(string language, string verdict, string value, string age, string honest, string output)
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();

        var page = await bench.TextAsync("/lite?lang=" + language);

        Assert.Contains("<section class=\"verdict normal\">", page, StringComparison.Ordinal);
        Assert.Contains("content=\"15\"", page, StringComparison.Ordinal);
        Assert.All([verdict, value, age, output], words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Contains(language == "zh" ? "不会通知外面的任何人" : honest, page, StringComparison.Ordinal);
        Assert.DoesNotContain("tel:119", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8", "en")]
    [InlineData("fr,zh-CN;q=0.5,en;q=0.3", "zh-CN")]
    [InlineData("en;q=0.2,zh;q=0.9", "zh-CN")]
    [InlineData("fr", "zh-CN")]
    [InlineData(null, "zh-CN")]
    public async Task The_browser_chooses_the_language_and_Chinese_stands_when_it_does_not(string? accepts, string expected)
    {
        await using var bench = await PageBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/lite");
        if (accepts is not null)
        {
            request.Headers.Add("Accept-Language", accepts);
        }

        using var response = await bench.Http.SendAsync(request, PageBench.Stop);

        Assert.Contains($"<html lang=\"{expected}\">", await response.Content.ReadAsStringAsync(PageBench.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Water_is_a_danger_in_orange_with_its_own_advice_and_never_red()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Leak, 1);

        var page = await bench.TextAsync("/lite?lang=en");

        Assert.Contains("<section class=\"verdict danger\">", page, StringComparison.Ordinal);
        Assert.Contains("turn the water off", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"verdict fire\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_everything_was_heard_the_page_does_not_say_normal()
    {
        await using var bench = await PageBench.StartAsync();

        var page = await bench.TextAsync("/lite?lang=en");

        Assert.Contains("<section class=\"verdict starting\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("All normal", page, StringComparison.Ordinal);
        Assert.Contains("not heard yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_renders_though_the_loop_does_not_answer()
    {
        await using var bench = await PageBench.StartAsync(turning: false);
        var asking = bench.TextAsync("/lite?lang=en");
        await bench.Clock.WhenWaitingAsync(SiteReader.Patience);
        bench.Clock.Advance(SiteReader.Patience);

        var page = await asking;

        Assert.Contains("This box does not respond", page, StringComparison.Ordinal);
        Assert.Contains("There is no data yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_an_old_snapshot_says_so_and_keeps_the_fire()
    {
        await using var bench = await PageBench.StartAsync();
        var snapshot = await FireAsync(bench);
        bench.Clock.Advance(TimeSpan.FromMinutes(3));

        var page = Lite(bench).Render(snapshot, blind: true, chinese: false);

        Assert.Contains("go by the sirens on site", page, StringComparison.Ordinal);
        Assert.Contains("3 min ago", page, StringComparison.Ordinal);
        Assert.Contains("<section class=\"verdict fire\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_the_configuration_cannot_become_markup()
    {
        await using var bench = await PageBench.StartAsync(TestShop.Build(new LocalText(Hostile, null), new LocalText(Hostile, null)));
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);

        var page = await bench.TextAsync("/lite");

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("</title>").Length - 1);
    }

    [Fact]
    public void Any_name_survives_encoding_and_none_leaves_a_bracket_or_quote() => Gen.String.Sample(name =>
    {
        var encoded = new PageText(chinese: true).Name(new LocalText(name, null));

        return encoded.IndexOfAny(['<', '>', '"', '\'']) < 0 && encoded.Length <= 60 * 8 + 1;
    });

    [Fact]
    public async Task The_owner_never_reads_the_trade_s_words()
    {
        await using var bench = await PageBench.StartAsync();
        var snapshot = await FireAsync(bench);

        foreach (var chinese in new[] { true, false })
        {
            var page = Lite(bench).Render(snapshot, blind: false, chinese);
            var body = page[page.IndexOf("<body>", StringComparison.Ordinal)..];

            Assert.All(["point", "tag", "register", "mqtt", "topic", "severity", "点位", "寄存器", "标签"],
                word => Assert.DoesNotContain(word, body, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_fault_lists_what_it_covers()
    {
        await using var bench = await PageBench.StartAsync();
        var snapshot = await FireAsync(bench);
        var now = bench.Context.Clock.Now();
        var fault = bench.Loop.Alarms.Index().Single(alarm => alarm.Item.Id == "device:smoke-1").Index;
        var dead = snapshot with
        {
            Points = [.. snapshot.Points.Select(point => point.Point == TestShop.Smoke || point.Point == TestShop.Temperature
                ? point with { Last = Reading.Bad(point.Point, QualityReason.CommunicationFailure, now) } : point)],
            Alarms = [new AlarmSnapshot(
                new AlarmId(fault), AlarmState.Unacknowledged, AlarmMarks.None, now, TestShop.SmokeDevice, double.NaN, QualityReason.CommunicationFailure, 2)],
        };

        var page = Lite(bench).Render(dead, blind: false, chinese: false);
        var view = new Views(bench.Context, new SiteNames(bench.Context.Site)).Alarms(dead).Alarms[0];

        Assert.Contains("<section class=\"verdict fault\">", page, StringComparison.Ordinal);
        Assert.Contains("Covers: Smoke detector 1 Smoke; Smoke detector 1 Temperature;", page, StringComparison.Ordinal);
        Assert.Contains("does not answer", page, StringComparison.Ordinal);
        Assert.Equal(["device:smoke-1", "smoke-1.smoke", "smoke-1.temperature"], view.MemberPoints);
    }

    [Fact]
    public async Task However_much_stands_and_however_long_its_names_the_page_stays_small_and_says_what_it_left_out()
    {
        var site = TestShop.Build(new LocalText(new string('<', 500), null), new LocalText(new string('\u4E00', 500), null));
        await using var bench = await PageBench.StartAsync(site);
        var snapshot = await FireAsync(bench);
        var much = snapshot with
        {
            Alarms = [.. Enumerable.Repeat(snapshot.Alarms[0], 1000)],
            Points = [.. snapshot.Points, .. Enumerable.Repeat(snapshot.Points[TestShop.Temperature.Index], 1500)],
        };

        var page = Lite(bench).Render(much, blind: false, chinese: false);

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 20_000, LitePage.MostBytes);
        Assert.Contains("more: see the command cityedge alarms", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Red_belongs_to_fire_alone()
    {
        var red = LiteStyle.Css.Split('\n').Where(rule => rule.Contains("#B3001B", StringComparison.OrdinalIgnoreCase)
            || rule.Contains("#FF5A5F", StringComparison.OrdinalIgnoreCase) || rule.Contains("red", StringComparison.OrdinalIgnoreCase));

        Assert.All(red, rule => Assert.True(rule.StartsWith(".fire{", StringComparison.Ordinal) || rule.StartsWith("@media", StringComparison.Ordinal), rule));
        Assert.DoesNotContain("animation", LiteStyle.Css, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unset_clock_gives_no_false_time_of_day()
    {
        await using var bench = await PageBench.StartAsync();
        var snapshot = await FireAsync(bench);
        var since = snapshot.Alarms[0].Since with { Clock = ClockQuality.Unsynchronised };

        var page = Lite(bench).Render(snapshot with { Alarms = [snapshot.Alarms[0] with { Since = since }] }, blind: false, chinese: false);

        Assert.Contains("(clock not set)", page, StringComparison.Ordinal);
        Assert.DoesNotContain(since.Wall.ToString("'Since 'HH:mm:ss", CultureInfo.InvariantCulture), page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "The siren may not sound")]
    [InlineData(1, "Alarms still work")]
    public async Task A_siren_that_does_not_obey_is_not_called_a_working_alarm(double obeys, string advice)
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        var snapshot = await bench.Loop.SnapshotAsync();
        var now = bench.Context.Clock.Now();
        var faults = bench.Loop.Alarms.Index().Where(alarm => alarm.Item.Class == AlarmClass.Fault).Take(2).Select(alarm => alarm.Index).ToList();
        var faulty = snapshot with
        {
            Points = [.. snapshot.Points.Select(point => point.Point == TestShop.Siren ? point with { Last = Reading.Good(point.Point, obeys, now) } : point)],
            Alarms =
            [
                new AlarmSnapshot(new AlarmId(faults[0]), AlarmState.Unacknowledged, AlarmMarks.None, now, TestShop.Bus, double.NaN, QualityReason.None, 2),
                new AlarmSnapshot(
                    new AlarmId(faults[1]), AlarmState.Normal, AlarmMarks.SuppressedByDesign, now, TestShop.SmokeDevice, double.NaN, QualityReason.None, 1),
            ],
        };

        var page = Lite(bench).Render(faulty, blind: false, chinese: false);

        Assert.Contains(advice, page, StringComparison.Ordinal);
        Assert.DoesNotContain("kept quiet by design", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_front_door_leads_to_the_page()
    {
        await using var bench = await PageBench.StartAsync();

        using var response = await bench.Http.GetAsync("/", PageBench.Stop);

        Assert.Equal((HttpStatusCode.Redirect, "/lite"), (response.StatusCode, response.Headers.Location?.ToString()));
    }

    private static LitePage Lite(PageBench bench)
    {
        var names = new SiteNames(bench.Context.Site);
        return new LitePage(bench.Context, names, new Views(bench.Context, names));
    }

    private static async Task<SiteSnapshot> FireAsync(PageBench bench)
    {
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        return await bench.Loop.SnapshotAsync();
    }
}
