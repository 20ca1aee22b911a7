using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A list of values of one shape.</summary>
internal sealed class ListShape<T>(Shape<T> item) : Shape<IReadOnlyList<T>>
{
    public override LocalText Words => new($"列表，每项为{item.Words.Zh}", $"a list, each {item.Words.En}");

    public override IEnumerable<Shape> Inner => [item];

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "array", ["items"] = item.Schema(page) };

    /// <remarks>Items that are wrong are said and left out, so that the others are still checked against each other.</remarks>
    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not YamlList list)
        {
            Expected(node, diagnostics);
            return false;
        }

        var items = new List<T>();
        foreach (var child in list.Items)
        {
            if (item.TryBind(child, diagnostics, out var bound))
            {
                items.Add(bound);
            }
        }

        value = items;
        return true;
    }
}
