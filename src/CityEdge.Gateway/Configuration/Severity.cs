namespace CityEdge.Gateway.Configuration;

/// <summary>How grave a remark about a configuration is.</summary>
internal enum Severity : byte
{
    /// <summary>The configuration is refused.</summary>
    Error = 0,

    /// <summary>It is taken, but somebody should look at it.</summary>
    Warning,
}
