using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A text for people: in both languages, or one text that stands for both.</summary>
internal sealed class LocalTextShape : Shape<LocalText>
{
    private static readonly TextShape Text = new();

    public override LocalText Words => new("文字，或 {zh: …, en: …}", "a text, or {zh: …, en: …}");

    public override JsonObject Schema(SchemaPage page) => new()
    {
        ["anyOf"] = new JsonArray(
            Text.Schema(page),
            new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = false,
                ["minProperties"] = 1,
                ["properties"] = new JsonObject { ["zh"] = Text.Schema(page), ["en"] = Text.Schema(page) },
            }),
    };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out LocalText value)
    {
        value = default;
        if (node is not YamlMap map)
        {
            var bound = Text.TryBind(node, diagnostics, out var text);
            value = new LocalText(text, text);
            return bound;
        }

        var whole = map.Entries.Count > 0;
        if (!whole)
        {
            Expected(node, diagnostics);
        }

        foreach (var entry in map.Entries)
        {
            if (entry.Key is not ("zh" or "en"))
            {
                diagnostics.Error(entry.KeyMark, $"未知的语言“{entry.Key}”：应为 zh 或 en", $"unknown language '{entry.Key}': expected zh or en");
                whole = false;
            }
            else if (Text.TryBind(entry.Value, diagnostics, out var text))
            {
                value = entry.Key == "zh" ? value with { Zh = text } : value with { En = text };
            }
            else
            {
                whole = false;
            }
        }

        return whole;
    }
}
