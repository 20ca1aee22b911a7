using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>Says things in one language, safe to stand in HTML: names come from configuration and are not trusted.</summary>
internal sealed class PageText(bool chinese)
{
    // A longer name is a mistake or an attack; the page must stay small either way.
    private const int LongestName = 60;
    private const int LongestSentence = 300;

    // Chinese stays as it is instead of eight bytes of entity for every character; what HTML minds is encoded all the same.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public bool Chinese => chinese;

    public string Of(Word word) => Of(Words.Of(word));

    public string Of(Word word, string value) => Of(Words.Of(word, value));

    public string Of(Word word, string first, string second) => Of(Words.Of(word, first, second));

    public string Of(LocalText text) => Encoder.Encode(text.In(chinese));

    /// <summary>A name from the configuration, cut where it is absurdly long.</summary>
    public string Name(LocalText name) => Cut(name, LongestName);

    /// <summary>A sentence that somebody wrote, cut where it would fill the page.</summary>
    public string Long(LocalText sentence) => Cut(sentence, LongestSentence);

    /// <summary>A text that is nothing unless it is whole: a link.</summary>
    public static string Whole(string text) => Encoder.Encode(text);

    /// <summary>A length of time in the one unit that says enough.</summary>
    public string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => Of(Word.Seconds, Whole(Math.Max(0, span.TotalSeconds))),
        { TotalMinutes: < 60 } => Of(Word.Minutes, Whole(span.TotalMinutes)),
        { TotalHours: < 48 } => Of(Word.Hours, Whole(span.TotalHours)),
        _ => Of(Word.Days, Whole(span.TotalDays)),
    };

    /// <summary>How long ago, on the monotonic clock.</summary>
    public string Ago(TimeSpan age) => age < TimeSpan.FromSeconds(2) ? Of(Word.JustNow) : Of(Word.Ago, Span(age));

    /// <summary>The wall time of a moment, with its date when that is another day; and how long ago when the clock cannot be trusted.</summary>
    public string Time(in Moment moment, in Moment now)
    {
        if (moment.Clock == ClockQuality.Unsynchronised)
        {
            return $"{Ago(now.Since(moment))} ({Of(Word.ClockNotSet)})";
        }

        var format = moment.Wall.Date == now.Wall.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
        return moment.Wall.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A value with its unit; the state's word where it has one.</summary>
    public string Value(in Reading reading, Unit unit, LocalText? state)
    {
        if (state is { } word)
        {
            return Of(word);
        }

        var number = reading.Value.ToString("0.##", CultureInfo.InvariantCulture);
        return unit == Unit.None ? number : Encoder.Encode($"{number} {Units.Symbol(unit)}");
    }

    private string Cut(LocalText name, int longest)
    {
        var text = name.In(chinese);
        if (text.Length <= longest)
        {
            return Encoder.Encode(text);
        }

        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return Encoder.Encode(text[..end]) + "…";
    }

    private static string Whole(double value) => Math.Floor(value).ToString(CultureInfo.InvariantCulture);
}
