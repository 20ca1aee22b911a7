using System.Text.Json.Serialization;

namespace CityEdge.Protocol;

/// <summary>
/// The part of an event that may leave even from a private zone: unit, zone kind, point kind, state and times, and nothing else (S10). Members may be added, never
/// renamed; what is null is not written.
/// </summary>
public sealed record SharedPart
{
    /// <summary><c>cityedge.noun.past-verb.v1</c>; never reused with another meaning.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>The site's id.</summary>
    [JsonPropertyName("unit")]
    public required string Unit { get; init; }

    /// <summary>When, as the site's wall clock said.</summary>
    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    /// <summary>How far <see cref="Time"/> may be trusted: unsynchronised, restored, synchronised.</summary>
    [JsonPropertyName("clock")]
    public required string Clock { get; init; }

    /// <summary>private, corridor, public, or site for what belongs to no zone.</summary>
    [JsonPropertyName("zone")]
    public string? Zone { get; init; }

    /// <summary>fire, gas, electrical …, fault.</summary>
    [JsonPropertyName("class")]
    public string? Class { get; init; }

    /// <summary>P1 to P4.</summary>
    [JsonPropertyName("priority")]
    public string? Priority { get; init; }

    /// <summary>What the cause measures: smoke, temperature, line, device, output, gateway …; never its name.</summary>
    [JsonPropertyName("point")]
    public string? Point { get; init; }

    /// <summary>State before, in the words of ISA-18.2.</summary>
    [JsonPropertyName("from")]
    public string? From { get; init; }

    /// <summary>State after.</summary>
    [JsonPropertyName("state")]
    public string? State { get; init; }

    /// <summary>Marks after: test, silenced, first-out …</summary>
    [JsonPropertyName("marks")]
    public IReadOnlyList<string>? Marks { get; init; }

    /// <summary>The id under which this went up while it was not durable.</summary>
    [JsonPropertyName("was")]
    public string? Was { get; init; }
}
