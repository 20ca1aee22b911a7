namespace CityEdge.Gateway.Sites;

/// <summary>k of n conditions within a time.</summary>
internal sealed record VoteConfig(int Need, TimeSpan Within, IReadOnlyList<RuleText> Of);
