using System.Globalization;
using System.Text.Json;
using CityEdge.Gateway.Tests.Lines.Modbus;

namespace CityEdge.Gateway.Tests.Devices.Layouts;

/// <summary>One recorded uplink and what the vendor's own decoder makes of it.</summary>
internal sealed record Vector(string Id, string Vendor, string Model, int Port, byte[] Payload, bool Refused, IReadOnlyDictionary<string, JsonElement> Expected)
{
    private const string Repository = "The Things Network's lorawan-devices repository (examples of the codecs, Apache-2.0)";
    private const string Milesight = "Milesight's SensorDecoders repository (sample payloads)";

    /// <summary>Every recorded uplink, or the test is skipped.</summary>
    public static IReadOnlyList<Vector> All()
    {
        var vectors = new List<Vector>();
        foreach (var line in File.ReadLines(PublicFiles.Path("lorawan", "uplink_vectors.jsonl", Repository)))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var codec = Path.GetFileNameWithoutExtension(root.GetProperty("codec").GetString()!);
            var vendor = root.GetProperty("vendor").GetString()!;
            var port = root.GetProperty("fPort") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;
            vectors.Add(Of(root.GetProperty("id").GetString()!, vendor, codec.Replace("-codec", "", StringComparison.Ordinal), port, root.GetProperty("hex").GetString()!, root.GetProperty("expected")));
        }

        var count = 0;
        foreach (var line in File.ReadLines(PublicFiles.Path("lorawan", "milesight_uplink_vectors.jsonl", Milesight)))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var model = root.GetProperty("device").GetString()!;
            vectors.Add(Of($"milesight/{model}#{++count}", "milesight", model, 85, root.GetProperty("hex").GetString()!, root.GetProperty("expected_vendor_js")));
        }

        return vectors;
    }

    private static Vector Of(string id, string vendor, string model, int port, string hex, JsonElement expected)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var refused = expected.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0;
        Flatten("", expected.TryGetProperty("data", out var data) ? data : expected, values);
        return new Vector(id, vendor, model, port, Convert.FromHexString(hex), refused, refused ? new Dictionary<string, JsonElement>() : values);
    }

    /// <summary>Nested values become <c>a.b</c> and <c>a[0]</c>; a value that comes with its unit or title is the value.</summary>
    private static void Flatten(string name, JsonElement element, Dictionary<string, JsonElement> values)
    {
        if (element.ValueKind == JsonValueKind.Object && name.Length > 0 && element.TryGetProperty("value", out var value) && (element.TryGetProperty("unit", out _) || element.TryGetProperty("displayName", out _)))
        {
            values[name] = value.Clone();
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                Flatten(name.Length == 0 ? property.Name : $"{name}.{property.Name}", property.Value, values);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                Flatten(string.Create(CultureInfo.InvariantCulture, $"{name}[{index++}]"), item, values);
            }
        }
        else
        {
            values[name] = element.Clone();
        }
    }
}
