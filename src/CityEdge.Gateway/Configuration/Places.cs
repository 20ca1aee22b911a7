namespace CityEdge.Gateway.Configuration;

/// <summary>Where the values of one bound record stand in its file, so that later checks can point at them. All places are equal to each other: a place is not part of what a record says.</summary>
internal sealed class Places(Mark start, IReadOnlyDictionary<string, YamlNode> nodes) : IEquatable<Places>
{
    /// <summary>A record that was made by code, not read.</summary>
    public static readonly Places None = new(new Mark("", 0, 0), new Dictionary<string, YamlNode>());

    /// <summary>Where the record starts.</summary>
    public Mark Start => start;

    /// <summary>Where the value of a key stands, else where the record starts.</summary>
    public Mark Of(string key) => nodes.TryGetValue(key, out var node) ? node.Mark : start;

    /// <summary>Where a character of the text of a key stands, whatever lines it is written over.</summary>
    public Mark TextOf(string key, int offset) => nodes.TryGetValue(key, out var node) && node is YamlScalar scalar ? scalar.At(offset) : Of(key).Right(offset);

    /// <summary>The node of a key as read; null where it was left out.</summary>
    public YamlNode? Node(string key) => nodes.GetValueOrDefault(key);

    /// <summary>The same, said to start somewhere else: at the key that names the record.</summary>
    public Places StartingAt(Mark mark) => new(mark, nodes);

    public bool Equals(Places? other) => other is not null;

    public override bool Equals(object? obj) => obj is Places;

    public override int GetHashCode() => 0;
}
