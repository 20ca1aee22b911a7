using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>What a value of a key looks like: how it is written, described in a schema and explained to people.</summary>
internal abstract class Shape
{
    /// <summary>What to write, in a few words for the reference page and for errors.</summary>
    public abstract LocalText Words { get; }

    /// <summary>Tables of keys inside, for the reference page.</summary>
    public virtual IEnumerable<Shape> Inner => [];

    /// <summary>Its part of the JSON Schema.</summary>
    public abstract JsonObject Schema(SchemaPage page);

    /// <summary>Says that something else was found than what the shape asks for.</summary>
    protected void Expected(YamlNode found, Diagnostics diagnostics) =>
        diagnostics.Error(found.Mark, $"应为{Words.Zh}，实为{found.Words.Zh}", $"expected {Words.En}, found {found.Words.En}");
}

/// <summary>A shape whose bound value is a <typeparamref name="T"/>.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>Binds a node, or says everything that is wrong with it and returns false.</summary>
    public abstract bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out T value);

    /// <summary>Takes the text of a scalar that holds something.</summary>
    protected bool TryText(YamlNode node, Diagnostics diagnostics, [NotNullWhen(true)] out YamlScalar? scalar)
    {
        scalar = node as YamlScalar;
        if (scalar is { IsNull: false })
        {
            return true;
        }

        Expected(node, diagnostics);
        scalar = null;
        return false;
    }
}
