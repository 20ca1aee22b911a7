using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Control;

/// <summary>What came of a verb, with the sentence for the person who asked.</summary>
internal sealed record ControlReply
{
    /// <summary>Null when it never reached the loop: the request was wrong or nobody answered.</summary>
    public required ActionOutcome? Outcome { get; init; }

    /// <summary>How many alarms or points it changed.</summary>
    public required int Changed { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }
}
