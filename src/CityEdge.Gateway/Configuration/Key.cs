using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>One key of a table: its name, the shape of its value, whether it must be there, and what it means.</summary>
internal abstract class Key(string name, bool required, LocalText about)
{
    public string Name { get; } = name;

    public bool Required { get; } = required;

    public LocalText About { get; } = about;

    /// <summary>What holds where the key is left out, as one would write it; null where nothing does.</summary>
    public string? Fallback { get; init; }

    /// <summary>A required key whose record is made even when it is wrong, with a stand-in, so that the rest can still be checked.</summary>
    public bool Lenient { get; init; }

    public abstract Shape Shape { get; }

    /// <summary>Binds a node to the boxed value of this key.</summary>
    public abstract bool TryBind(YamlNode node, Diagnostics diagnostics, out object? value);

    /// <summary>A key that must be given.</summary>
    public static Key<T> Must<T>(string name, Shape<T> shape, string zh, string en) =>
        new(name, true, new LocalText(zh, en), shape, default);

    /// <summary>A key that must be given; when it is not, <paramref name="standIn"/> lets the checks of the whole go on.</summary>
    public static Key<T> Must<T>(string name, Shape<T> shape, T? standIn, string zh, string en) =>
        new(name, true, new LocalText(zh, en), shape, standIn) { Lenient = true };

    /// <summary>A key that may be left out; <paramref name="fallback"/> then holds.</summary>
    public static Key<T> May<T>(string name, Shape<T> shape, T? fallback, string? written, string zh, string en) =>
        new(name, false, new LocalText(zh, en), shape, fallback) { Fallback = written };
}

/// <summary>A key whose value is a <typeparamref name="T"/>.</summary>
internal sealed class Key<T>(string name, bool required, LocalText about, Shape<T> shape, T? fallback) : Key(name, required, about)
{
    public override Shape Shape => shape;

    /// <summary>What holds where the key is left out; the stand-in of a required one.</summary>
    public T? Default => fallback;

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out object? value)
    {
        var bound = shape.TryBind(node, diagnostics, out var typed);
        value = typed;
        return bound;
    }
}
