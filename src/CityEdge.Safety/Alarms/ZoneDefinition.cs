namespace CityEdge.Safety.Alarms;

/// <summary>A place that alarms and silences belong to.</summary>
public sealed record ZoneDefinition
{
    public required string Id { get; init; }

    public LocalText Name { get; init; }

    /// <summary>What the city may see of it.</summary>
    public ZoneBoundary Boundary { get; init; }
}
