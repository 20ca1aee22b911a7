using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Identification;

/// <summary>A discovery document: one device, or a list of them.</summary>
internal sealed class Announcement : IDisposable
{
    /// <summary>A bridge's list of two hundred devices has about half a megabyte.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>More devices than any radio network of one site has.</summary>
    public const int MaxItems = 2_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonFields.MaxDepth };

    private readonly JsonDocument _document;

    private Announcement(JsonDocument document) => _document = document;

    /// <summary>The devices of the list; the document itself where it is none.</summary>
    public IEnumerable<JsonElement> Items =>
        _document.RootElement.ValueKind == JsonValueKind.Array ? _document.RootElement.EnumerateArray().Take(MaxItems) : [_document.RootElement];

    /// <summary>Null where it is too long, too deep or not JSON.</summary>
    public static Announcement? Read(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            return new Announcement(JsonDocument.Parse(payload, Options));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The word at a path; null where there is none, or where it is no text.</summary>
    /// <param name="at">Where the path begins.</param>
    /// <param name="path">As in profiles; checked at load.</param>
    public static string? Text(JsonElement at, string path)
    {
        if (!JsonPath.TryParse(path, out var steps))
        {
            return null;
        }

        foreach (var step in steps)
        {
            if (step.Name is { } name
                ? at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)
                : at.ValueKind != JsonValueKind.Array || step.Index >= at.GetArrayLength())
            {
                return null;
            }

            at = step.Name is null ? at[step.Index] : at;
        }

        if (at.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return at.GetString() is { Length: <= JsonFields.MaxText } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: only asking for the text tells.
            return null;
        }
    }

    public void Dispose() => _document.Dispose();
}
