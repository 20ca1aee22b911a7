using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>A rule of a pack that does not stand at a place.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Place">The zone or device; empty for the whole site.</param>
/// <param name="Why">Why it does not.</param>
internal sealed record FallenRule(string Pack, string Rule, string Place, LocalText Why);
