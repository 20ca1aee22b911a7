using System.Globalization;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>The rule language: what it reads, and what it says at which column.</summary>
public sealed class RuleParserTests
{
    private static readonly TestSite Site = new TestSite()
        .Point("temp-1.temperature", 30, Unit.Celsius)
        .Point("meter.power", 30, Unit.Watt)
        .Point("water.pressure", 30, Unit.Kilopascal)
        .Point("co-1.co", 30, Unit.PartsPerMillion)
        .Point("smoke-1.smoke", 30)
        .Point("line:bus1", 0, role: PointRole.Line)
        .Point("counter", 30, kind: PointKind.Analog);

    [Theory]
    [InlineData("temp-1.temperature > 57 °C clear < 52 °C", "temp-1.temperature > 57 °C clear < 52 °C")]
    [InlineData("temp-1.temperature >= 57℃", "temp-1.temperature >= 57 °C")]
    [InlineData("temp-1.temperature ＞ 57 C", "temp-1.temperature > 57 °C")]
    [InlineData("temp-1.temperature > 134.6 °F", "temp-1.temperature > 57 °C")]
    [InlineData("temp-1.temperature < -5 °C clear > -2 °C", "temp-1.temperature < -5 °C clear > -2 °C")]
    [InlineData("meter.power > 0.3 kW for 10 min and not open", "((meter.power > 300 W for 600 s) and (not open))")]
    [InlineData("water.pressure < 0.15 MPa", "water.pressure < 150 kPa")]
    [InlineData("water.pressure < 1.5 bar", "water.pressure < 150 kPa")]
    [InlineData("co-1.co > 50 ppm", "co-1.co > 50 ppm")]
    [InlineData("rise(temp-1.temperature, 60 s) > 8 °C", "rise(temp-1.temperature, 60 s) > 8 °C")]
    [InlineData("rise(temp-1.temperature, 1 min) > 14.4 °F", "rise(temp-1.temperature, 60 s) > 8 °C")]
    [InlineData("rise(temp-1.temperature, 1min) > 8 K", "rise(temp-1.temperature, 60 s) > 8 °C")]
    [InlineData("smoke-1.smoke", "smoke-1.smoke != 0")]
    [InlineData("smoke-1.smoke = 1", "smoke-1.smoke = 1")]
    [InlineData("smoke-1.smoke == 1", "smoke-1.smoke = 1")]
    [InlineData("smoke-1.smoke != 0", "smoke-1.smoke != 0")]
    [InlineData("smoke-1.smoke != 3", "(not smoke-1.smoke = 3)")]
    [InlineData("smoke-1.smoke >= 2", "smoke-1.smoke >= 2")]
    [InlineData("bad(line:bus1)", "bad(line:bus1)")]
    [InlineData("age(temp-1.temperature) > 30 s", "age(temp-1.temperature) >= 30 s")]
    [InlineData("age(temp-1.temperature) < 0.5 h", "(not age(temp-1.temperature) >= 1800 s)")]
    [InlineData("not not open", "(not (not open))")]
    [InlineData("not open for 10 min", "((not open) for 600 s)")]
    [InlineData("open and smoke-1.smoke or bad(counter)", "((open and smoke-1.smoke != 0) or bad(counter))")]
    [InlineData("open and (smoke-1.smoke or bad(counter)) for 5 s", "(open and ((smoke-1.smoke != 0 or bad(counter)) for 5 s))")]
    [InlineData("counter > 1e3 and counter < 2.5e+3", "(counter > 1000 and counter < 2500)")]
    [InlineData("value > 57 °C", "temp-1.temperature > 57 °C")]
    [InlineData("rise（value，60 秒）> 8 °C", "rise(temp-1.temperature, 60 s) > 8 °C")]
    public void A_condition_is_read_as_it_is_meant(string text, string meaning)
    {
        var result = RuleParser.Parse(text, Site.Lookup, Site.Lookup("temp-1.temperature"));

        Assert.Empty(result.Diagnostics);
        Assert.Equal(meaning, ConditionText.Of(result.Condition!, Site.Model.Points));
        Assert.Equal(result.Condition, Site.Parse(meaning));
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("   ", "4")]
    [InlineData("temp-1.temperature", "1")]
    [InlineData("temp-1.temperature >", "21")]
    [InlineData("temp-1.temperature > 57", "22")]
    [InlineData("temp-1.temperature > 57 ppm", "25")]
    [InlineData("temp-1.temperature > 57 quux", "25")]
    [InlineData("temp-1.temperature > NaN °C", "22")]
    [InlineData("temp-1.temperature > inf °C", "22")]
    [InlineData("temp-1.temperature > 1e400 °C", "22")]
    [InlineData("temp-1.temperature = 57 °C", "20")]
    [InlineData("temp-1.temperature > 57 °C clear > 52 °C", "34")]
    [InlineData("temp-1.temperature > 57 °C clear < 60 °C", "34")]
    [InlineData("temp-1.temperature > 57 °C clear 52 °C", "34")]
    [InlineData("smoke-1.smoke = 1 clear < 0", "19")]
    [InlineData("smoke-1.smoke = 1 ppm", "19")]
    [InlineData("smoke-1.smoke = 1.5", "17")]
    [InlineData("nothing > 5", "1")]
    [InlineData("nothing > 5 and also > 6 or temp-1.temperature > 7 ppm", "1,17,52")]
    [InlineData("smoke-1.smoke or", "17")]
    [InlineData("(smoke-1.smoke", "15")]
    [InlineData("smoke-1.smoke)", "14")]
    [InlineData("smoke-1.smoke smoke-1.smoke", "15")]
    [InlineData("meter.power > 300 W for 10", "25")]
    [InlineData("meter.power > 300 W for 10 W", "28")]
    [InlineData("meter.power > 300 W for -1 s", "25")]
    [InlineData("meter.power > 300 W for 200 h", "25")]
    [InlineData("meter.power > 300 W for 5 s for 5 s", "29")]
    [InlineData("rise(temp-1.temperature) > 8 °C", "24")]
    [InlineData("rise(temp-1.temperature, 60 s) < 8 °C", "32")]
    [InlineData("rise(temp-1.temperature, 60 s) > -8 °C", "34")]
    [InlineData("rise(smoke-1.smoke, 60 s) > 1", "6")]
    [InlineData("age(temp-1.temperature) = 5 s", "25")]
    [InlineData("age(temp-1.temperature) > 5 °C", "29")]
    [InlineData("sqrt(temp-1.temperature) > 5", "1")]
    [InlineData("bad()", "5")]
    [InlineData("5 > smoke-1.smoke", "1")]
    [InlineData("and", "1")]
    [InlineData("smoke-1.smoke # 5", "15")]
    [InlineData("value > 5", "1")]
    public void An_error_is_said_at_its_column(string text, string columns)
    {
        var result = RuleParser.Parse(text, Site.Lookup);

        Assert.Null(result.Condition);
        Assert.Equal(columns, string.Join(',', result.Diagnostics.Select(static d => d.Column.ToString(CultureInfo.InvariantCulture))));
        Assert.All(result.Diagnostics, static d => Assert.False(string.IsNullOrEmpty(d.Message.Zh) || string.IsNullOrEmpty(d.Message.En)));
    }

    [Fact]
    public void Open_needs_hours() => Assert.Equal(5, RuleParser.Parse("not open", Site.Lookup, hours: false).Diagnostics.Single().Column);

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        Assert.NotNull(Parse(new string('(', 31) + "open" + new string(')', 31)).Condition);
        Assert.Null(Parse(new string('(', 32) + "open" + new string(')', 32)).Condition);
        Assert.Null(Parse(new string('(', 3990)).Condition);
        Assert.Null(Parse(string.Concat(Enumerable.Repeat("not ", 998)) + "open").Condition);
        Assert.NotNull(Parse("open" + new string(' ', 3996)).Condition);
        Assert.Null(Parse("open" + new string(' ', 3997)).Condition);
    }

    [Fact]
    public void Whatever_the_parser_accepts_the_engine_can_run()
    {
        var deep = string.Concat(Enumerable.Repeat("not (open or smoke-1.smoke and ", 15)) + "open" + string.Concat(Enumerable.Repeat(") for 1 s", 15));

        Assert.NotNull(Parse(deep).Condition);
        Assert.Empty(new TestSite().Point("smoke-1.smoke").Rule("deep", Rebind(deep)).Model.Validate());
    }

    [Fact]
    public void No_text_makes_the_parser_throw_or_hang()
    {
        string[] words =
        [
            "and", "or", "not", "for", "clear", "open", "bad", "age", "rise", "(", ")", ",", ">", "<=", "=", "!=", "smoke-1.smoke", "temp-1.temperature",
            "value", "57", "°C", "-1", "1e400", "s", "min", "ppm", "NaN", "\u0000", "😀", "(", "(", "not",
        ];
        var random = new Random(5);
        for (var i = 0; i < 30_000; i++)
        {
            var text = i % 2 == 0
                ? string.Join(i % 3 == 0 ? "" : " ", Enumerable.Range(0, random.Next(60)).Select(_ => words[random.Next(words.Length)]))
                : new string([.. Enumerable.Range(0, random.Next(80)).Select(_ => (char)(random.Next(8) == 0 ? random.Next(0x10000) : random.Next(32, 127)))]);

            var result = Parse(text);

            Assert.NotEqual(result.Condition is null, result.Diagnostics.Count == 0);
            Assert.All(result.Diagnostics, d => Assert.InRange(d.Column, 1, text.Length + 1));
        }
    }

    private static RuleParseResult Parse(string text) => RuleParser.Parse(text, Site.Lookup, Site.Lookup("temp-1.temperature"));

    private static Condition Rebind(string text) => new TestSite().Point("smoke-1.smoke").Parse(text);
}
