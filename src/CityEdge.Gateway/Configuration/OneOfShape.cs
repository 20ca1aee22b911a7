using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A table with exactly one key, which says the kind of what stands under it: <c>{modbus-tcp: {host: …}}</c>.</summary>
/// <param name="kinds">The kinds of this version.</param>
/// <param name="later">Kinds that the design knows and this version does not.</param>
internal sealed class OneOfShape<T>(IReadOnlyList<(string Name, Shape<T> Shape)> kinds, IReadOnlyList<string> later) : Shape<T>
    where T : class
{
    public override LocalText Words => new("只有一个键的表：" + string.Join("、", kinds.Select(kind => kind.Name)), "a table with one key: " + string.Join(", ", kinds.Select(kind => kind.Name)));

    public override IEnumerable<Shape> Inner => kinds.Select(kind => kind.Shape);

    public override JsonObject Schema(SchemaPage page) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["minProperties"] = 1,
        ["maxProperties"] = 1,
        ["properties"] = new JsonObject(kinds.Select(kind => KeyValuePair.Create(kind.Name, (JsonNode?)kind.Shape.Schema(page)))),
    };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out T value)
    {
        value = null;
        if (node is not YamlMap { Entries.Count: 1 } map)
        {
            Expected(node, diagnostics);
            return false;
        }

        var entry = map.Entries[0];
        if (kinds.FirstOrDefault(kind => kind.Name == entry.Key) is { Name: not null } known)
        {
            return known.Shape.TryBind(entry.Value, diagnostics, out value);
        }

        if (later.Contains(entry.Key))
        {
            diagnostics.Error(entry.KeyMark, $"本版本尚不支持“{entry.Key}”", $"'{entry.Key}' is not yet supported by this version");
            return false;
        }

        var (zh, en) = Spelling.Hint(entry.Key, kinds.Select(kind => kind.Name));
        diagnostics.Error(entry.KeyMark, $"未知的类型“{entry.Key}”{zh}", $"unknown kind '{entry.Key}'{en}");
        return false;
    }
}
