using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Sites;

/// <summary>A condition as written, with the place of its first character.</summary>
internal readonly record struct RuleText(string Text, Mark Mark);
