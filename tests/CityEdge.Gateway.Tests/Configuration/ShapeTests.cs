using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Configuration;

/// <summary>How each kind of value is written, and the traps of YAML that are refused.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("-3", -3)]
    [InlineData("0x10", 16)]
    public void Whole_numbers_are_decimal_or_hexadecimal(string text, long value) => Assert.Equal(value, Bind(Shapes.Integer(-10, 100), text));

    [Theory]
    [InlineData("010", "ambiguous")]
    [InlineData("0o10", "expected a whole number")]
    [InlineData("1_000", "expected a whole number")]
    [InlineData("+5", "expected a whole number")]
    [InlineData("5.0", "expected a whole number")]
    [InlineData("1e1", "expected a whole number")]
    [InlineData("101", "from -10 to 100")]
    [InlineData("99999999999999999999", "expected a whole number")]
    [InlineData("0xFFFFFFFFFFFFFFFFFF", "expected a whole number")]
    [InlineData("~", "found nothing")]
    [InlineData("", "found nothing")]
    [InlineData("null", "found nothing")]
    [InlineData("[1]", "found a list")]
    public void Other_whole_numbers_are_refused(string text, string error) => Refuse(Shapes.Integer(-10, 100), text, error);

    [Theory]
    [InlineData(".nan")]
    [InlineData("NaN")]
    [InlineData(".inf")]
    [InlineData("-.inf")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    [InlineData("01.5")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1,5")]
    [InlineData("٣")]
    [InlineData("57 °C")]
    public void Numbers_that_are_not_finite_or_not_plain_are_refused(string text) => Refuse(Shapes.Number, text, "expected a finite number");

    [Theory]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("True")]
    [InlineData("1")]
    [InlineData("'true'")]
    public void Only_true_and_false_are_booleans(string text) => Refuse(Shapes.Flag, text, "expected true or false");

    [Theory]
    [InlineData("500 ms", 500)]
    [InlineData("10 s", 10_000)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5 s", 1_500)]
    [InlineData("2 min", 120_000)]
    [InlineData("8 h", 28_800_000)]
    [InlineData("0 s", 0)]
    public void Durations_carry_their_unit(string text, double milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Bind(Shapes.Delay, text));

    [Theory]
    [InlineData("10", "has no unit")]
    [InlineData("-1 s", "expected a duration")]
    [InlineData("1e300 s", "expected a duration")]
    [InlineData("NaN s", "expected a duration")]
    [InlineData("2 d", "expected a duration")]
    [InlineData("5 minutes", "expected a duration")]
    [InlineData("00:00:10", "expected a duration")]
    public void Other_durations_are_refused(string text, string error) => Refuse(Shapes.Delay, text, error);

    [Theory]
    [InlineData("57 °C", 57, Unit.Celsius)]
    [InlineData("57°C", 57, Unit.Celsius)]
    [InlineData("-40 °C", -40, Unit.Celsius)]
    [InlineData("1e3 ppm", 1000, Unit.PartsPerMillion)]
    [InlineData("0.5 kWh", 0.5, Unit.KilowattHour)]
    [InlineData("12", 12, Unit.None)]
    public void Quantities_are_a_number_and_a_unit(string text, double value, Unit unit) => Assert.Equal(new Amount(value, unit), Bind(Shapes.WithUnit, text));

    [Theory]
    [InlineData("hot", "expected a number")]
    [InlineData(".inf °C", "expected a number")]
    [InlineData("1e400 °C", "expected a number")]
    [InlineData("5 parsecs", "unknown unit 'parsecs'")]
    public void Other_quantities_are_refused(string text, string error) => Refuse(Shapes.WithUnit, text, error);

    [Fact]
    public void An_undefined_enumerator_is_refused_with_the_nearest_word()
    {
        Refuse(new ChoiceShape<RegisterType>(), "u61", "did you mean 'u16'?");
        Refuse(new ChoiceShape<RegisterType>(), "7", "expected one of bool, u16");
        Assert.Equal(DeviceKind.WaterLeak, Bind(new ChoiceShape<DeviceKind>(), "water-leak"));
    }

    [Fact]
    public void A_text_for_people_is_one_text_or_both_languages()
    {
        Assert.Equal(new LocalText("Café", "Café"), Bind(Shapes.Bilingual, "Café"));
        Assert.Equal(new LocalText("厨房", "Kitchen"), Bind(Shapes.Bilingual, "{zh: 厨房, en: Kitchen}"));
        Assert.Equal(new LocalText("厨房", null), Bind(Shapes.Bilingual, "{zh: 厨房}"));
        Refuse(Shapes.Bilingual, "{de: Küche}", "unknown language 'de'");
        Refuse(Shapes.Bilingual, "{}", "expected a text");
    }

    [Theory]
    [InlineData("badu", "baud")]
    [InlineData("bauds", "baud")]
    [InlineData("Baud", "baud")]
    [InlineData("zone", null)]
    [InlineData("adress", "address")]
    public void A_slip_of_the_finger_is_recognised(string written, string? meant) =>
        Assert.Equal(meant, Spelling.Nearest(written, ["baud", "address", "profile"]));

    [Fact]
    public void Diagnostics_are_sorted_by_place_and_said_once()
    {
        var diagnostics = new Diagnostics();
        diagnostics.Error(new Mark("b.yaml", 1, 1), "丙", "c");
        diagnostics.Warn(new Mark("a.yaml", 10, 2), "乙", "b");
        diagnostics.Error(new Mark("a.yaml", 9, 30), "甲", "a");
        diagnostics.Error(new Mark("a.yaml", 9, 30), "甲", "a");

        Assert.Equal(["a.yaml:9:30: error: a", "a.yaml:10:2: warning: b", "b.yaml:1:1: error: c"], diagnostics.Sorted().Select(one => one.ToString()));
        Assert.Equal("a.yaml:9:30: 错误: 甲", diagnostics.Sorted()[0].In(chinese: true));
        Assert.Equal(2, diagnostics.ErrorCount);
    }

    [Fact]
    public void A_file_that_is_wrong_everywhere_is_bounded_in_what_is_said()
    {
        var diagnostics = new Diagnostics();
        for (var i = 1; i <= 5_000; i++)
        {
            diagnostics.Error(new Mark("a.yaml", i, 1), "错", "wrong");
        }

        Assert.Equal(Diagnostics.Limit + 1, diagnostics.Sorted().Count);
        Assert.Equal("4000 more are not listed", diagnostics.Sorted()[^1].En);
    }

    private static T Bind<T>(Shape<T> shape, string text)
    {
        var diagnostics = new Diagnostics();
        Assert.True(shape.TryBind(Value(text), diagnostics, out var value), string.Join('\n', diagnostics.Sorted()));
        Assert.Empty(diagnostics.Sorted());
        return value!;
    }

    private static void Refuse<T>(Shape<T> shape, string text, string error)
    {
        var diagnostics = new Diagnostics();
        Assert.False(shape.TryBind(Value(text), diagnostics, out _));
        var said = Assert.Single(diagnostics.Sorted());
        Assert.Contains(error, said.En, StringComparison.Ordinal);
        Assert.NotEqual("", said.Zh);
        Assert.Equal((1, 4), (said.Line, said.Column));
    }

    private static YamlNode Value(string text)
    {
        var root = Assert.IsType<YamlMap>(YamlReader.Read("f.yaml", $"k: {text}", new Diagnostics()));
        var node = root.Entries[0].Value;

        // Wrong languages are said at their key, one column further in.
        return node is YamlMap map ? map with { Entries = [.. map.Entries.Select(entry => entry with { KeyMark = node.Mark })] } : node with { Mark = new Mark("f.yaml", 1, 4) };
    }
}
