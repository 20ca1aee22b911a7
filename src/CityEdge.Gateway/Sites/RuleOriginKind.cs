namespace CityEdge.Gateway.Sites;

/// <summary>Whose rule it is.</summary>
internal enum RuleOriginKind
{
    /// <summary>A default alarm of a device's profile.</summary>
    Device = 0,

    /// <summary>A rule of site.yaml.</summary>
    Site,

    /// <summary>A rule of a pack.</summary>
    Pack,
}
