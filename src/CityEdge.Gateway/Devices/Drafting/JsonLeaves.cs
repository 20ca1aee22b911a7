using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>The values of a JSON document with their paths, as profiles write them.</summary>
internal static class JsonLeaves
{
    /// <summary>Longer lists are measurements in a row, not fields.</summary>
    private const int MaxIndex = 8;

    /// <summary>Reads the values; false where it is not a JSON object or list.</summary>
    /// <param name="payload">The document.</param>
    /// <param name="leaf">Takes each path with its value.</param>
    public static bool TryRead(ReadOnlyMemory<byte> payload, Action<string, FieldValue> leaf)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = JsonFields.MaxDepth });
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                return false;
            }

            Walk(document.RootElement, "", leaf);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // Text that is not UTF-8: the document says so only when it is asked for.
            return false;
        }
    }

    private static void Walk(JsonElement at, string path, Action<string, FieldValue> leaf)
    {
        switch (at.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in at.EnumerateObject())
                {
                    if (Step(path, property.Name) is { } inner)
                    {
                        Walk(property.Value, inner, leaf);
                    }
                }

                break;
            case JsonValueKind.Array:
                for (var i = 0; i < Math.Min(MaxIndex, at.GetArrayLength()); i++)
                {
                    Walk(at[i], $"{path}[{i}]", leaf);
                }

                break;
            default:
                leaf(path, Scalar(at));
                break;
        }
    }

    private static FieldValue Scalar(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.True => FieldValue.Of(true),
        JsonValueKind.False => FieldValue.Of(false),
        JsonValueKind.Number => FieldValue.Of(at.TryGetDouble(out var number) ? number : double.NaN),
        JsonValueKind.String => FieldValue.Of(at.GetString()!),
        _ => FieldValue.Missing,
    };

    // Null where no path of a profile can name it.
    private static string? Step(string path, string name)
    {
        var dot = path.Length > 0 ? "." : "";
        var written = name.AsSpan().IndexOfAny('.', '[') < 0 && !name.StartsWith('\'') ? name : $"'{name}'";
        return !name.Any(YamlText.IsOdd) && JsonPath.TryParse(written, out var steps) && steps.Count == 1 && steps[0].Name == name && JsonPath.TryParse(path + dot + written, out _)
            ? path + dot + written
            : null;
    }
}
