using System.Text.Json.Serialization;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>What a backup holds, as its last entry says; a backup without it is not whole.</summary>
internal sealed record BackupManifest
{
    public const string Name = "manifest.json";

    /// <summary>Raised when an older program would misread a backup.</summary>
    public const int CurrentFormat = 1;

    [JsonPropertyName("format")]
    public required int Format { get; init; }

    /// <summary>Version of the program that made it.</summary>
    [JsonPropertyName("version")]
    public required string Version { get; init; }

    [JsonPropertyName("made")]
    public required DateTimeOffset Made { get; init; }

    /// <summary>The site's id, where the journal says one.</summary>
    [JsonPropertyName("site")]
    public string? Site { get; init; }

    /// <summary>The last record of each lane that it holds: <c>alarms/2-7f3a21c0/41</c>.</summary>
    [JsonPropertyName("last")]
    public required IReadOnlyList<string> Last { get; init; }

    [JsonPropertyName("files")]
    public required IReadOnlyList<BackupFile> Files { get; init; }
}

/// <summary>One file of a backup.</summary>
/// <param name="Path">Where it belongs in the state directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its digest in lower-case hexadecimal.</param>
internal sealed record BackupFile(
    [property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("bytes")] long Bytes, [property: JsonPropertyName("sha256")] string Sha256);

/// <summary>The JSON of a backup's manifest and of a restore's plan.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(RestorePlan))]
internal sealed partial class BackupJson : JsonSerializerContext;
