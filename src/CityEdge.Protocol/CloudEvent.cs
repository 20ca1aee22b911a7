using System.Text.Json;
using System.Text.Json.Serialization;

namespace CityEdge.Protocol;

/// <summary>
/// An event as it leaves the gateway: CloudEvents 1.0 in JSON. The attributes beyond the standard's are the header that the chain covers (<see cref="EventChain"/>), so that every
/// event proves its own place, with or without its private part. Members may be added, never renamed.
/// </summary>
public sealed record CloudEvent
{
    public const string Version = "1.0";

    public const string JsonContent = "application/json";

    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = Version;

    /// <summary><c>site/lane/epoch/sequence</c>, the site as the shared part names it: the same event always, however often it is sent.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary><c>/gateways/</c> and the id of the site that the shared part names, percent-encoded.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>One of <see cref="EventTypes"/>, or one that a newer gateway knows.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>When it was journalled, as the site's wall clock said, to 100 ns.</summary>
    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = JsonContent;

    /// <summary>alarms or readings.</summary>
    [JsonPropertyName("lane")]
    public required string Lane { get; init; }

    /// <summary>Ordinal and mark of the epoch: <c>2-7f3a21c0</c>.</summary>
    [JsonPropertyName("epoch")]
    public required string Epoch { get; init; }

    /// <summary>Gap-free from 1 within the epoch; a string, as the CloudEvents extension of this name asks.</summary>
    [JsonPropertyName("sequence")]
    public required string Sequence { get; init; }

    /// <summary>Kind of the record in the journal.</summary>
    [JsonPropertyName("kind")]
    public int Kind { get; init; }

    /// <summary>How far <see cref="Time"/> may be trusted: unsynchronised, restored, synchronised.</summary>
    [JsonPropertyName("clock")]
    public required string Clock { get; init; }

    /// <summary>The kernel's boot id.</summary>
    [JsonPropertyName("boot")]
    public required Guid Boot { get; init; }

    /// <summary>Ticks of 100 ns since that boot; a string, because attributes hold 32 bits.</summary>
    [JsonPropertyName("monotonic")]
    public required string Monotonic { get; init; }

    /// <summary>False for an event that was sent while the journal could not keep it; not said otherwise.</summary>
    [JsonPropertyName("durable")]
    public bool? Durable { get; init; }

    /// <summary>Hash of the event before, Base64; null while it is not durable.</summary>
    [JsonPropertyName("prevhash")]
    public byte[]? PreviousHash { get; init; }

    /// <summary>Hash of this event, Base64; null while it is not durable.</summary>
    [JsonPropertyName("hash")]
    public byte[]? Hash { get; init; }

    /// <summary>Salted digest of the private part, Base64; said where the part is not.</summary>
    [JsonPropertyName("privatedigest")]
    public byte[]? PrivateDigest { get; init; }

    [JsonPropertyName("data")]
    public required EventData Data { get; init; }

    /// <summary>The <see cref="Id"/> of a record of a site.</summary>
    public static string IdOf(string site, string lane, string epoch, string sequence) => $"{site}/{lane}/{epoch}/{sequence}";

    /// <summary>The <see cref="Source"/> of a site.</summary>
    public static string SourceOf(string site) => "/gateways/" + Uri.EscapeDataString(site);

    /// <summary>Reads one; null for anything that is none.</summary>
    public static CloudEvent? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProtocolJson.Plain.CloudEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON in UTF-8, without its end.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProtocolJson.Plain.CloudEvent);

    /// <summary>The same event without its private part and salt; its digest takes their place.</summary>
    public CloudEvent Redacted()
    {
        if (Data is { Private: null, Salt: null })
        {
            return this;
        }

        // Without its salt a private part has no digest that proves anything; it is taken away all the same (S10).
        var digest = PrivateDigest;
        if (Data is { Private: { } hidden, Salt: { } salt })
        {
            digest = new byte[EventChain.HashBytes];
            EventChain.DigestOfPrivate(salt, hidden.Span, digest);
        }

        return this with { PrivateDigest = digest, Data = new EventData { Shared = Data.Shared } };
    }
}
