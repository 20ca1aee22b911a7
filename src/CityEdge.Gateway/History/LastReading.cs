namespace CityEdge.Gateway.History;

/// <summary>The last that was kept of a point.</summary>
internal readonly record struct LastReading(string Point, string Unit, ReadingSample Sample);
