namespace CityEdge.Gateway.Control;

/// <summary>A person's verb as it comes through the control socket: JSON of <c>POST /control/act</c>.</summary>
internal sealed record ControlRequest
{
    /// <summary>acknowledge, silence, reset, isolate, end-isolation, shelve, unshelve, start-test, end-test, operate or release.</summary>
    public required string Verb { get; init; }

    /// <summary>Alarm id; at most one of alarm, zone and point. For operate and release the output's own, <c>act:ID</c>.</summary>
    public string? Alarm { get; init; }

    /// <summary>Zone id.</summary>
    public string? Zone { get; init; }

    /// <summary>Point name.</summary>
    public string? Point { get; init; }

    /// <summary>Who acts: the login name of the person at the box.</summary>
    public required string Who { get; init; }

    public string? Why { get; init; }

    /// <summary>How long it holds, <c>hh:mm:ss</c>; the verb's default when left out.</summary>
    public TimeSpan? Duration { get; init; }
}
