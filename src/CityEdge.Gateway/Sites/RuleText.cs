using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Sites;

/// <summary>A condition as written, with the place of its first character.</summary>
internal readonly record struct RuleText(string Text, Mark Mark)
{
    /// <summary>Where its lines stand, where it is written over several.</summary>
    public IReadOnlyList<TextRun>? Runs { get; init; }

    /// <summary>A text as it stands in a file.</summary>
    public static RuleText Of(YamlScalar scalar) => new(scalar.Text, scalar.TextMark) { Runs = scalar.Runs };

    /// <summary>Where one of its characters stands.</summary>
    /// <param name="column">As the parser counts them, from 1.</param>
    public Mark At(int column) => TextRun.Find(Runs ?? [], column - 1) ?? Mark.Right(column - 1);
}
