using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CityEdge.Gateway.Configuration;

/// <summary>Writes the JSON Schema of a file from its table of keys, for editors that complete and check while one types.</summary>
internal sealed class SchemaPage
{
    private readonly JsonObject _definitions = [];

    /// <summary>The whole schema as text, always the same for the same table.</summary>
    public static string Write(string title, IKeyTable root)
    {
        var page = new SchemaPage();
        var body = page.Table(root);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
        };
        foreach (var (key, value) in body.ToList())
        {
            body.Remove(key);
            schema[key] = value;
        }

        if (page._definitions.Count > 0)
        {
            schema["$defs"] = page._definitions;
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>A reference to a table, which is written once.</summary>
    public JsonObject Reference(IKeyTable table)
    {
        if (!_definitions.ContainsKey(table.Name))
        {
            // Stands before its own body, so that a table that holds itself ends.
            _definitions[table.Name] = new JsonObject();
            _definitions[table.Name] = Table(table);
        }

        return new JsonObject { ["$ref"] = "#/$defs/" + table.Name };
    }

    private JsonObject Table(IKeyTable table)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var key in table.Keys)
        {
            var schema = key.Shape.Schema(this);
            schema["description"] = $"{key.About.En} / {key.About.Zh}";
            properties[key.Name] = schema;
            if (key.Required)
            {
                required.Add((JsonNode)key.Name);
            }
        }

        var body = new JsonObject
        {
            ["description"] = $"{table.About.En} / {table.About.Zh}",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (required.Count > 0)
        {
            body["required"] = required;
        }

        return body;
    }
}
