namespace CityEdge.Safety.Alarms;

/// <summary>A verb of a person with its target, reason and expiry. Exactly one of alarm, zone and point may be given; none means the whole site.</summary>
public sealed record OperatorAction
{
    public required OperatorVerb Verb { get; init; }

    public required ActionOrigin Origin { get; init; }

    /// <summary>Who acts; never empty.</summary>
    public required string Who { get; init; }

    /// <summary>Why; required for isolate, shelve, test, operate and release.</summary>
    public string? Why { get; init; }

    /// <summary>For operate and release the alarm that tells of the output's action.</summary>
    public AlarmId? Alarm { get; init; }

    /// <summary>Index into <see cref="SafetyModel.Zones"/>.</summary>
    public int? Zone { get; init; }

    public Points.PointId? Point { get; init; }

    /// <summary>How long it holds; null takes the verb's default. Longer than the verb's limit is refused.</summary>
    public TimeSpan? Duration { get; init; }
}
