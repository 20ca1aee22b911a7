using System.Text.Json.Serialization;

namespace CityEdge.Protocol;

/// <summary>The part of an event that leaves only where the zone's boundary and its owner allow it: names, values, people, free text. What is null is not written.</summary>
public sealed record PrivatePart
{
    /// <summary>The alarm's id in the site.</summary>
    [JsonPropertyName("alarm")]
    public string? Alarm { get; init; }

    [JsonPropertyName("name_zh")]
    public string? NameZh { get; init; }

    [JsonPropertyName("name_en")]
    public string? NameEn { get; init; }

    /// <summary>The zone's id.</summary>
    [JsonPropertyName("zone_id")]
    public string? ZoneId { get; init; }

    /// <summary>Name of the point that decided.</summary>
    [JsonPropertyName("cause")]
    public string? Cause { get; init; }

    [JsonPropertyName("value")]
    public double? Value { get; init; }

    [JsonPropertyName("unit")]
    public string? Unit { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>How many points a fault covers; null for one.</summary>
    [JsonPropertyName("members")]
    public int? Members { get; init; }

    [JsonPropertyName("who")]
    public string? Who { get; init; }

    [JsonPropertyName("why")]
    public string? Why { get; init; }

    /// <summary>The verb, for actions.</summary>
    [JsonPropertyName("verb")]
    public string? Verb { get; init; }

    /// <summary>What came of it.</summary>
    [JsonPropertyName("outcome")]
    public string? Outcome { get; init; }

    /// <summary>How many alarms or points a verb changed.</summary>
    [JsonPropertyName("changed")]
    public int? Changed { get; init; }

    /// <summary>Whether the person was on site or elsewhere.</summary>
    [JsonPropertyName("origin")]
    public string? Origin { get; init; }

    /// <summary>Target of an action: a point's name.</summary>
    [JsonPropertyName("target_point")]
    public string? TargetPoint { get; init; }

    /// <summary>How long it holds, in seconds.</summary>
    [JsonPropertyName("for_seconds")]
    public double? ForSeconds { get; init; }

    /// <summary>The engine's own count of transitions.</summary>
    [JsonPropertyName("transition")]
    public long? Transition { get; init; }

    /// <summary>Of repeats: how many, and when the first was.</summary>
    [JsonPropertyName("count")]
    public long? Count { get; init; }

    [JsonPropertyName("first")]
    public DateTimeOffset? First { get; init; }

    [JsonPropertyName("last")]
    public DateTimeOffset? Last { get; init; }

    /// <summary>What the journal says of itself, for people.</summary>
    [JsonPropertyName("text_zh")]
    public string? TextZh { get; init; }

    [JsonPropertyName("text_en")]
    public string? TextEn { get; init; }

    /// <summary>Ranges lost, thinned, salvaged, or of a volatile epoch: <c>alarms/2-7f3a21c0/41–97</c>.</summary>
    [JsonPropertyName("ranges")]
    public IReadOnlyList<string>? Ranges { get; init; }

    /// <summary>Ranges that were readable behind damage and are kept.</summary>
    [JsonPropertyName("salvaged")]
    public IReadOnlyList<string>? Salvaged { get; init; }

    /// <summary>Files set aside, or files that could not be read.</summary>
    [JsonPropertyName("files")]
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Bytes cut off that were no whole record.</summary>
    [JsonPropertyName("bytes")]
    public long? Bytes { get; init; }

    /// <summary>The lane that the journal speaks of.</summary>
    [JsonPropertyName("lane")]
    public string? Lane { get; init; }

    /// <summary>Link to the picture or clip of an event at a camera; whole or not at all, never fetched by the gateway.</summary>
    [JsonPropertyName("evidence")]
    public string? Evidence { get; init; }

    /// <summary>The program's version.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; init; }
}
