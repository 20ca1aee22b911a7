using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>An id: lower-case letters, digits and dashes, so that it can stand in rules, addresses and file names.</summary>
internal sealed class NameShape : Shape<string>
{
    public const int MaxLength = 64;

    public override LocalText Words => new("标识（小写字母、数字、短横线，以字母或数字开头）", "an id (lower-case letters, digits and dashes, starting with a letter or digit)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^[a-z0-9][a-z0-9-]{0,63}$" };

    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxLength && text[0] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (!IsName(scalar.Text))
        {
            Expected(node, diagnostics);
            return false;
        }

        value = scalar.Text;
        return true;
    }
}
