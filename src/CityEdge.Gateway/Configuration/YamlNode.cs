namespace CityEdge.Gateway.Configuration;

/// <summary>A node of a read file with its place. Only what binding needs: no anchors, aliases or tags.</summary>
internal abstract record YamlNode(Mark Mark)
{
    /// <summary>What it is, in words for an error.</summary>
    public abstract (string Zh, string En) Words { get; }
}

/// <summary>A single value as written.</summary>
/// <param name="Mark">Where it stands.</param>
/// <param name="Text">Its characters, quotes removed.</param>
/// <param name="Plain">Written without quotes: the traps of YAML (yes, on, 010, ~) lie here.</param>
internal sealed record YamlScalar(Mark Mark, string Text, bool Plain) : YamlNode(Mark)
{
    /// <summary>Where the parts of a text of several lines stand, in their order; empty for what stands on one.</summary>
    public IReadOnlyList<TextRun> Runs { get; init; } = [];

    /// <summary>Nothing was written, or one of the spellings that YAML takes for nothing.</summary>
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Where the first character of the text stands.</summary>
    public Mark TextMark => At(0);

    /// <summary>Where a character of the text stands.</summary>
    /// <param name="offset">Its place in <see cref="Text"/>, from 0.</param>
    public Mark At(int offset) => TextRun.Find(Runs, offset) ?? (Plain ? Mark : Mark.Right(1)).Right(offset);

    public override (string Zh, string En) Words => IsNull ? ("空值", "nothing") : ($"“{Text}”", $"'{Text}'");
}

/// <summary>A list.</summary>
internal sealed record YamlList(Mark Mark, IReadOnlyList<YamlNode> Items) : YamlNode(Mark)
{
    public override (string Zh, string En) Words => ("列表", "a list");
}

/// <summary>Keys with their values, in the order of the file.</summary>
internal sealed record YamlMap(Mark Mark, IReadOnlyList<YamlEntry> Entries) : YamlNode(Mark)
{
    public override (string Zh, string En) Words => ("键值表", "a table of keys");
}

/// <summary>One key with its value.</summary>
internal readonly record struct YamlEntry(string Key, Mark KeyMark, YamlNode Value);
