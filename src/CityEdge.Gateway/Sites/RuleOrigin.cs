namespace CityEdge.Gateway.Sites;

/// <summary>Where a rule of the site comes from.</summary>
/// <param name="Kind">Whose rule it is.</param>
/// <param name="Rule">What its author calls it.</param>
internal sealed record RuleOrigin(RuleOriginKind Kind, string Rule)
{
    /// <summary>The pack that it is of; null for all others.</summary>
    public string? Pack { get; init; }

    /// <summary>The zone or device that its pack was made for here; empty for the whole site.</summary>
    public string Place { get; init; } = "";

    /// <summary>Standard, clause or manual page; empty where nobody says.</summary>
    public string Source { get; init; } = "";

    /// <summary>The values of its pack's parameters here, as written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];
}
