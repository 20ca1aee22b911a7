using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>
/// A table of keys that becomes a record: the one place that binder, schema, reference page and errors are made from.
/// Every key is bound before the record is made, so that all errors of a table are said in one go.
/// </summary>
/// <param name="name">Name of the table on the reference page.</param>
/// <param name="about">What the record is.</param>
/// <param name="keys">Its keys.</param>
/// <param name="make">Makes the record from its bound values; says what does not fit together and returns null when it cannot be made.</param>
internal sealed class RecordShape<T>(string name, LocalText about, IReadOnlyList<Key> keys, Func<Bound, T?> make) : Shape<T>, IKeyTable
    where T : class
{
    public string Name => name;

    public LocalText About => about;

    public IReadOnlyList<Key> Keys => keys;

    public override LocalText Words => new($"键值表（{name}）", $"a table of keys ({name})");

    public override IEnumerable<Shape> Inner => keys.Select(key => key.Shape);

    public override JsonObject Schema(SchemaPage page) => page.Reference(this);

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out T value)
    {
        value = null;
        if (node is not YamlMap map)
        {
            Expected(node, diagnostics);
            return false;
        }

        var nodes = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        var values = new Dictionary<Key, object?>();
        var whole = true;
        foreach (var entry in map.Entries)
        {
            nodes[entry.Key] = entry.Value;
            if (keys.FirstOrDefault(key => key.Name == entry.Key) is not { } known)
            {
                var (zh, en) = Spelling.Hint(entry.Key, keys.Select(key => key.Name));
                diagnostics.Error(entry.KeyMark, $"未知的键“{entry.Key}”{zh}", $"unknown key '{entry.Key}' in {name}{en}");
            }
            else if (known.TryBind(entry.Value, diagnostics, out var bound))
            {
                values[known] = bound;
            }
            else
            {
                whole &= !known.Required || known.Lenient;
            }
        }

        foreach (var missing in keys.Where(key => key.Required && !nodes.ContainsKey(key.Name)))
        {
            diagnostics.Error(map.Mark, $"缺少键“{missing.Name}”（{missing.About.Zh}）", $"missing key '{missing.Name}' ({missing.About.En}) in {name}");
            whole &= missing.Lenient;
        }

        value = whole ? make(new Bound(new Places(map.Mark, nodes), values, diagnostics)) : null;
        return value is not null;
    }
}
