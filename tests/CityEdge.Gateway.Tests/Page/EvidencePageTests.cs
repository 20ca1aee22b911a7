using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Page;

namespace CityEdge.Gateway.Tests.Page;

/// <summary>Links that came with events, where people look at their alarms.</summary>
public sealed class EvidencePageTests
{
    [Theory]
    [InlineData("zh", ">图片或录像</a>")]
    [InlineData("en", ">Picture or clip</a>")]
    public async Task A_link_stands_beside_the_alarm_of_its_point_on_the_page_and_in_the_list(string language, string said)
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        bench.Context.Evidence!.Keep(TestShop.Smoke, "http://192.168.8.31/a?x=1&y=%22", bench.Context.Clock.Now());
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        await bench.SayAndSettleAsync(TestShop.Leak, 1);

        var page = await bench.TextAsync("/lite?lang=" + language);
        using var list = JsonDocument.Parse(await bench.TextAsync("/api/alarms"));

        Assert.Contains($"<a rel=\"noreferrer noopener\" href=\"http://192.168.8.31/a?x=1&amp;y=%22\"{said}", page, StringComparison.Ordinal);
        Assert.Equal(["http://192.168.8.31/a?x=1&y=%22", null], list.RootElement.GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("evidence").GetString()));
    }

    [Fact]
    public async Task A_link_that_would_fill_the_page_is_only_spoken_of()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        bench.Context.Evidence!.Keep(TestShop.Smoke, "http://a/" + new string('&', 300), bench.Context.Clock.Now());
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);

        var page = await bench.TextAsync("/lite?lang=en");

        Assert.DoesNotContain("http://a/", page, StringComparison.Ordinal);
        Assert.Contains("cityedge alarms list --json", page, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(page) < LitePage.MostBytes);
    }
}
