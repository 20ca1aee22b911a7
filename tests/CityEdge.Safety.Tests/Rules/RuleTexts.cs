using System.Globalization;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CsCheck;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>
/// Conditions of every shape, as text, grown from a stream of numbers: each number is one choice, and where the stream ends the shortest choice is taken.
/// So a counterexample shrinks to a short text by itself.
/// </summary>
internal sealed class RuleTexts(int[] choices, string prefix, bool plain)
{
    private int _at;

    /// <summary>Choices for one text.</summary>
    public static Gen<int[]> Choices { get; } = Gen.Int[0, 1_000_000].Array[1, 60];

    /// <summary>A text over the points of <see cref="Points"/>.</summary>
    public static string Text(int[] choices, string prefix = "") => new RuleTexts(choices, prefix, false).Condition(4);

    /// <summary>Any condition; where the text asks for what can never be, as few do, a state alone.</summary>
    public static Condition Any(TestSite site, int[] choices, string prefix = "") => Read(site, Text(choices, prefix), prefix);

    /// <summary>One that is decided by the values of this moment: no time, no memory, no clock, no vote that failures make easier.</summary>
    public static Condition Plain(TestSite site, int[] choices) => Read(site, new RuleTexts(choices, "", true).Condition(4), "");

    /// <summary>What the texts speak of: two states, temperatures in two units, powers in two, a bare number.</summary>
    public static TestSite Points(TestSite site, string prefix = "", int zone = 0) => site
        .Point(prefix + "a.smoke", 30, zone: zone).Point(prefix + "b.smoke", 45, zone: zone)
        .Point(prefix + "a.t", 60, Unit.Celsius, zone: zone).Point(prefix + "b.t", 60, Unit.Celsius, zone: zone).Point(prefix + "f.t", 0, Unit.Fahrenheit, zone: zone)
        .Point(prefix + "a.w", 120, Unit.Watt, zone: zone).Point(prefix + "k.w", 30, Unit.Kilowatt, zone: zone)
        .Point(prefix + "level", 90, kind: PointKind.Analog, zone: zone);

    private static Condition Read(TestSite site, string text, string prefix)
    {
        var result = RuleParser.Parse(text, site.Lookup);
        Assert.All(result.Diagnostics, d => Assert.True(d.Message.En!.Contains("never", StringComparison.Ordinal) || d.Message.En.Contains("ends where", StringComparison.Ordinal), $"{text}: {d.Message.En}"));
        return result.Condition ?? site.Parse(prefix + "a.smoke");
    }

    private string Condition(int depth) => Choose(depth <= 0 ? 3 : plain ? 11 : 19) switch
    {
        0 => State(),
        1 => $"{P(Temperatures)} > {Number()} °C",
        2 => $"{State()} = {Choose(3)}",
        3 => $"{Temperature(depth - 1)} {Sign()} {Temperature(0)}",
        4 => $"{Power(depth - 1)} {Sign()} {Number()} kW",
        5 => $"{Bare(depth - 1)} >= {Number()}",
        6 => $"({Condition(depth - 1)} and {Condition(depth - 1)})",
        7 => $"({Condition(depth - 1)} or {Condition(depth - 1)} or {Condition(depth - 1)})",
        8 => $"not {Condition(depth - 1)}",
        9 => $"evidence({Term(depth - 1)}, {Term(depth - 1)}, 25 % of {State()}) >= {Choose(100) + 1} %",
        10 => $"1.5 * {Difference(depth - 1)} < {Number()} K",
        11 => $"({Condition(depth - 1)} for {Seconds()})",
        12 => $"{Choose(2) + 1} of ({Condition(depth - 1)}, {Condition(depth - 1)}, {State()}) within {Seconds()}",
        13 => $"{Temperature(depth - 1)} > 57 °C clear < {20 + Choose(37)} °C",
        14 => $"{(Choose(2) == 0 ? "rise" : "fall")}({P(Temperatures)}, {Seconds()}) > {Choose(40)} °C",
        15 => $"count({Condition(depth - 1)}, {Seconds()}) > {Choose(4)}",
        16 => $"changed({P(All)}, {Seconds()})",
        17 => $"{Power(depth - 1)} < {Number()} W clear > {P(Powers)}",
        _ => (Choose(4) switch { 0 => "open", 1 => $"between 0{Choose(10)}:30 and 2{Choose(4)}:15", 2 => $"bad({P(All)})", _ => $"age({P(All)}) > {Seconds()}" }),
    };

    private string Temperature(int depth) => Choose(depth <= 0 ? 2 : plain ? 5 : 7) switch
    {
        0 => P(Temperatures),
        1 => P(Temperatures),
        2 => $"({Temperature(depth - 1)} + {Difference(depth - 1)})",
        3 => $"{Of("min", "max", "avg")}({P(Temperatures)}, {Temperature(depth - 1)}, {Number()} °F)",
        4 => $"({Difference(depth - 1)} + ({P(Temperatures)} - {P(Temperatures)}) + {Number()} °C)",
        _ => $"{Of("min", "max", "avg")}({P(Temperatures)}, {Seconds()})",
    };

    private string Difference(int depth) => Choose(depth <= 0 ? 1 : plain ? 5 : 7) switch
    {
        0 => $"({P(Temperatures)} - {P(Temperatures)})",
        1 => $"({Temperature(depth - 1)} - {Number()} °C)",
        2 => $"abs({Difference(depth - 1)})",
        3 => $"{Difference(depth - 1)} * {Of("-1.7", "0.25", "3")}",
        4 => $"-({Difference(depth - 1)} / 3)",
        _ => $"{Of("rise", "fall")}({P(Temperatures)}, {Seconds()})",
    };

    private string Power(int depth) => Choose(depth <= 0 ? 1 : plain ? 6 : 8) switch
    {
        0 => P(Powers),
        1 => $"({Power(depth - 1)} + {Number()} W)",
        2 => $"sum({P(Powers)}, {P(Powers)}, {Power(depth - 1)})",
        3 => $"({Difference(depth - 1)}) * 0.3 kW per K",
        4 => $"(2 * {Power(depth - 1)} - {P(Powers)} / 7)",
        5 => $"max({P(Powers)}, {Number()} kW)",
        _ => $"{Of("min", "max", "avg")}({P(Powers)}, {Seconds()})",
    };

    private string Bare(int depth) => Choose(depth <= 0 ? 1 : plain ? 5 : 6) switch
    {
        0 => prefix + "level",
        1 => $"ramp({Temperature(depth - 1)}, {Number()} °C, 60.5 °C)",
        2 => $"count({Condition(depth - 1)}, {State()}, {Condition(0)})",
        3 => $"({Bare(depth - 1)} - {Number()})",
        4 => $"abs({Bare(depth - 1)})",
        _ => $"count({State()}, {Seconds()})",
    };

    private string Term(int depth) => Choose(4) switch
    {
        0 => $"60 % of ({Condition(depth)})",
        1 => $"0.4 of ramp({Temperature(depth)}, 20 °C, {Choose(60) + 30} °C)",
        2 => $"33.3 % of ramp({Difference(depth)}, {Choose(9) + 10} K, 0 K)",
        _ => $"1 of {State()}",
    };

    private static readonly string[] Temperatures = ["a.t", "b.t", "f.t"];
    private static readonly string[] Powers = ["a.w", "k.w"];
    private static readonly string[] All = ["a.smoke", "b.smoke", "a.t", "b.t", "f.t", "a.w", "k.w", "level"];

    private string State() => prefix + (Choose(2) == 0 ? "a.smoke" : "b.smoke");

    private string P(string[] names) => prefix + names[Choose(names.Length)];

    private string Of(params string[] words) => words[Choose(words.Length)];

    private string Sign() => Of(">", ">=", "<", "<=");

    private string Number() => (Choose(2) == 0 ? Choose(90) - 20 : (Choose(900) - 200) / 10.0).ToString(CultureInfo.InvariantCulture);

    private string Seconds() => Of("5 s", "0.5 min", "60 s", "0.05 h", "7.25 s");

    private int Choose(int count) => _at < choices.Length ? choices[_at++] % count : 0;
}
