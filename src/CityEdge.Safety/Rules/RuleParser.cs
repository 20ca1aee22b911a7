using System.Globalization;

namespace CityEdge.Safety.Rules;

/// <summary>Reads a condition as people write it.</summary>
public static class RuleParser
{
    /// <summary>Longest text read.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Deepest nesting read.</summary>
    public const int MaxDepth = 32;

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition, such as <c>meter.power &gt; 300 W for 10 min and not open</c>.</param>
    /// <param name="lookup">Finds points by name.</param>
    /// <param name="value">The point that <c>value</c> stands for, in profiles.</param>
    /// <param name="hours">Whether the site has opening hours, without which <c>open</c> is an error.</param>
    public static RuleParseResult Parse(string text, PointLookup lookup, PointBinding? value = null, bool hours = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(lookup);
        return text.Length <= MaxLength
            ? new RuleReader(text, lookup, value, hours).Read()
            : new()
            {
                Diagnostics =
                [
                    new(MaxLength + 1, new(
                        string.Create(CultureInfo.InvariantCulture, $"条件超过 {MaxLength} 个字符"),
                        string.Create(CultureInfo.InvariantCulture, $"the condition is longer than {MaxLength} characters"))),
                ],
            };
    }
}
