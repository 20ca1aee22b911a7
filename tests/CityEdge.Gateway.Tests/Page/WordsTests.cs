using CityEdge.Gateway.Page;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Page;

public sealed class WordsTests
{
    private static readonly IEnumerable<LocalText> All =
    [
        .. Enum.GetValues<Word>().Select(word => Words.Of(word)),
        .. Enum.GetValues<Verdict>().Select(verdict => Words.Of(verdict)),
        .. Enum.GetValues<AlarmClass>().Select(kind => Words.Of(kind)),
        .. Enum.GetValues<AlarmClass>().Select(kind => Words.Advice(Verdict.Danger, kind)),
        .. Enum.GetValues<Verdict>().Select(verdict => Words.Advice(verdict, AlarmClass.Fire)),
        .. Enum.GetValues<AlarmState>().Select(state => Words.Of(state)),
        .. Enum.GetValues<AlarmMarks>().Where(mark => mark != AlarmMarks.None).Select(mark => Words.Of(mark)),
        .. Enum.GetValues<QualityReason>().Select(reason => Words.Of(reason)),
        .. Enum.GetValues<ActionOutcome>().Select(outcome => Words.Of(outcome)),
    ];

    [Fact]
    public void Every_text_is_there_in_both_languages() => Assert.All(All, text =>
    {
        Assert.False(string.IsNullOrWhiteSpace(text.Zh));
        Assert.False(string.IsNullOrWhiteSpace(text.En));
        Assert.Equal(text.Zh!.Contains("{0}", StringComparison.Ordinal), text.En!.Contains("{0}", StringComparison.Ordinal));
    });

    [Fact]
    public void Chinese_is_Chinese_and_English_is_English() => Assert.All(All.Where(text => text != Words.Of(Word.OtherLanguage)), text =>
    {
        Assert.Contains(text.Zh!, character => character is >= '\u4E00' and <= '\u9FFF');
        Assert.DoesNotContain(text.En!, character => character > '\u2E80');
    });

    [Fact]
    public void A_value_stands_in_both_languages() => Assert.Equal(new LocalText("另有 7 条,见本机命令 cityedge alarms。", "7 more: see the command cityedge alarms on this box."), Words.Of(Word.More, "7"));
}
