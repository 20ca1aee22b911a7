using System.Text.Json.Serialization;

namespace CityEdge.Protocol;

/// <summary>The two parts of an event as they travel: exactly the bytes that were journalled, so that whoever receives them can digest them again.</summary>
public sealed record EventData
{
    /// <summary>A <see cref="SharedPart"/> as JSON.</summary>
    [JsonPropertyName("shared")]
    [JsonConverter(typeof(RawJsonConverter))]
    public required ReadOnlyMemory<byte> Shared { get; init; }

    /// <summary>A <see cref="PrivatePart"/> as JSON; null where it stays at the site.</summary>
    [JsonPropertyName("private")]
    [JsonConverter(typeof(RawJsonConverter))]
    public ReadOnlyMemory<byte>? Private { get; init; }

    /// <summary>The salt of the private part; goes with it and stays with it.</summary>
    [JsonPropertyName("salt")]
    public byte[]? Salt { get; init; }
}
