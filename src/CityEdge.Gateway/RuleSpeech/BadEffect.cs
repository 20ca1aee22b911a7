namespace CityEdge.Gateway.RuleSpeech;

/// <summary>What becomes of a rule when one of its points has no good value.</summary>
internal enum BadEffect
{
    /// <summary>Nothing is raised or cleared by it; whatever else the rule asks goes on.</summary>
    Nothing = 0,

    /// <summary>The rule asks for just that.</summary>
    AskedFor,

    /// <summary>The rule does not hold then.</summary>
    AskedAgainst,

    /// <summary>The vote needs one fewer.</summary>
    VoteEasier,

    /// <summary>It adds nothing to the evidence.</summary>
    NoEvidence,

    /// <summary>The rule raises what it does not know.</summary>
    Raised,

    /// <summary>Nothing else that the rule asks can raise it: it is blind until the point is back.</summary>
    Blind,
}
