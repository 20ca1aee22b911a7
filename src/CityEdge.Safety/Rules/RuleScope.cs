namespace CityEdge.Safety.Rules;

/// <summary>What the words of a rule stand for.</summary>
public sealed record RuleScope
{
    /// <summary>Finds points by name.</summary>
    public required PointLookup Points { get; init; }

    /// <summary>
    /// Finds the points that measure something in a place (<c>temperature in kitchen</c>: measure, place); null where there is no such place,
    /// empty where nothing in it measures that.
    /// </summary>
    public Func<string, string, IReadOnlyList<PointBinding>?>? Select { get; init; }

    /// <summary>Finds parameters by name.</summary>
    public Func<string, RuleConstant?>? Constants { get; init; }

    /// <summary>Finds the text of a named quantity or condition; it is read in this same scope.</summary>
    public Func<string, string?>? Definitions { get; init; }

    /// <summary>The point that <c>value</c> stands for, in profiles.</summary>
    public PointBinding? Value { get; init; }

    /// <summary>Whether the site has opening hours, without which <c>open</c> is an error.</summary>
    public bool Hours { get; init; } = true;

    /// <summary>
    /// Whether an empty selection, or a point <c>device.…</c> that the device lacks, falls away instead of being an error (packs);
    /// what is left of the rule then, <see cref="RuleParseResult.Absent"/> says.
    /// </summary>
    public bool AllowEmpty { get; init; }

    /// <summary>
    /// Whether the text was printed by <see cref="ConditionText"/>: selections and definitions are spelt out in it and each group has its parentheses,
    /// so that it may be longer and deeper than what people may write.
    /// </summary>
    public bool Printed { get; init; }
}
