using System.Globalization;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.RuleSpeech;

/// <summary>The small words that sentences about rules are put together from, in both languages.</summary>
internal static class Phrase
{
    /// <summary>More names than this are counted, not read out.</summary>
    public const int NamesReadOut = 4;

    public static LocalText Of(string zh, string en) => new(zh, en);

    public static LocalText Same(string text) => new(text, text);

    /// <summary>Makes one text of another, in each language by itself.</summary>
    public static LocalText Map(LocalText text, Func<string, string> zh, Func<string, string> en) => new(zh(text.In(true)), en(text.In(false)));

    /// <summary>a, b and c; a, b or c.</summary>
    public static LocalText List(IReadOnlyList<LocalText> parts, string zh, string en) => new(
        string.Join("、", parts.SkipLast(1).Select(part => part.In(true))) is { Length: > 0 } first ? $"{first}{zh}{parts[^1].In(true)}" : parts[^1].In(true),
        string.Join(", ", parts.SkipLast(1).Select(part => part.In(false))) is { Length: > 0 } firstEn ? $"{firstEn} {en} {parts[^1].In(false)}" : parts[^1].In(false));

    /// <summary>Names of points; of many the first ones and how many there are.</summary>
    public static LocalText Names(IReadOnlyList<string> names, string zh, string en) => names.Count <= NamesReadOut
        ? List([.. names.Select(Same)], zh, en)
        : Of($"{string.Join("、", names.Take(NamesReadOut - 1))} 等 {names.Count} 个测点", $"{string.Join(", ", names.Take(NamesReadOut - 1))} and {names.Count - NamesReadOut + 1} more");

    public static string Value(double value, Unit unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.######} {Units.Symbol(unit)}").TrimEnd();

    public static string Time(TimeSpan time) => DurationShape.Write(time);
}
