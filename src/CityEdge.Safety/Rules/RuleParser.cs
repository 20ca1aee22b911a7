using System.Globalization;

namespace CityEdge.Safety.Rules;

/// <summary>Reads a condition as people write it.</summary>
public static class RuleParser
{
    /// <summary>Longest text read.</summary>
    public const int MaxLength = 4_000;

    /// <summary>Deepest nesting read.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most parts of one rule, definitions and selections spelt out.</summary>
    public const int MaxParts = 256;

    /// <summary>Most members of one selection.</summary>
    public const int MaxMembers = 64;

    /// <summary>Longest time that a rule looks back or waits.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromDays(7);

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition, such as <c>meter.power &gt; 300 W for 10 min and not open</c>.</param>
    /// <param name="scope">What its words stand for.</param>
    public static RuleParseResult Parse(string text, RuleScope scope)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        return text.Length <= MaxLength || scope.Printed
            ? new RuleReader(text, scope, new RuleExpansion()).Read()
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

    /// <summary>Reads a condition over points alone.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="lookup">Finds points by name.</param>
    /// <param name="value">The point that <c>value</c> stands for.</param>
    /// <param name="hours">Whether the site has opening hours.</param>
    public static RuleParseResult Parse(string text, PointLookup lookup, PointBinding? value = null, bool hours = true) =>
        Parse(text, new RuleScope { Points = lookup, Value = value, Hours = hours });
}
