using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A table whose keys are chosen by the writer, each with a value of one shape.</summary>
/// <param name="key">What a key must look like.</param>
/// <param name="pattern">The same as a regular expression for the schema.</param>
/// <param name="words">What a key is, in words.</param>
/// <param name="item">The shape of each value.</param>
internal sealed class MapShape<T>(Func<string, bool> key, string pattern, LocalText words, Shape<T> item) : Shape<IReadOnlyList<MapEntry<T>>>
{
    /// <summary>A table by ids.</summary>
    public MapShape(Shape<T> item)
        : this(NameShape.IsName, "^[a-z0-9][a-z0-9-]{0,63}$", new NameShape().Words, item)
    {
    }

    public override LocalText Words => new($"键值表，每项为{item.Words.Zh}", $"a table by id, each {item.Words.En}");

    public override IEnumerable<Shape> Inner => [item];

    public override JsonObject Schema(SchemaPage page) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["patternProperties"] = new JsonObject { [pattern] = item.Schema(page) },
    };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out IReadOnlyList<MapEntry<T>> value)
    {
        value = null;
        if (node is not YamlMap map)
        {
            Expected(node, diagnostics);
            return false;
        }

        var entries = new List<MapEntry<T>>();
        foreach (var entry in map.Entries)
        {
            if (!key(entry.Key))
            {
                diagnostics.Error(entry.KeyMark, $"“{entry.Key}”不是{words.Zh}", $"'{entry.Key}' is not {words.En}");
            }

            var bound = item.TryBind(entry.Value, diagnostics, out var one);
            entries.Add(new MapEntry<T>(entry.Key, entry.KeyMark, bound ? one : default));
        }

        value = entries;
        return true;
    }
}
