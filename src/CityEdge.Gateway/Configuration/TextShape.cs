using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A text that holds something.</summary>
internal sealed class TextShape : Shape<string>
{
    public const int MaxLength = 2_000;

    public override LocalText Words => new("文字", "a text");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaxLength };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (string.IsNullOrWhiteSpace(scalar.Text) || scalar.Text.Length > MaxLength)
        {
            diagnostics.Error(node.Mark, $"文字不能为空，且不超过 {MaxLength} 字", $"the text must not be empty nor longer than {MaxLength} characters");
            return false;
        }

        value = scalar.Text;
        return true;
    }
}
