using System.Text.Json.Serialization;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>What a restore is about to do; lies in the state directory from before its first rename until after its last.</summary>
internal sealed record RestorePlan
{
    /// <summary>What was there before is kept as <c>NAME.before-STAMP</c>.</summary>
    [JsonPropertyName("stamp")]
    public required string Stamp { get; init; }

    /// <summary>Digest of the backup's file, in lower-case hexadecimal.</summary>
    [JsonPropertyName("backup")]
    public required string Backup { get; init; }

    /// <summary>When the backup was made.</summary>
    [JsonPropertyName("made")]
    public required DateTimeOffset Made { get; init; }

    /// <summary>The last record of each lane in it.</summary>
    [JsonPropertyName("last")]
    public required IReadOnlyList<string> Last { get; init; }

    /// <summary>What of the state directory comes from the backup; the rest of it is only set aside.</summary>
    [JsonPropertyName("parts")]
    public required IReadOnlyList<string> Parts { get; init; }
}
