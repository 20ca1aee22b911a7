using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Devices;

/// <summary>The bytes of a frame in hexadecimal, spaced as one likes.</summary>
internal sealed class HexShape : Shape<byte[]>
{
    public const int MaxBytes = 260;

    public override LocalText Words => new("十六进制字节（如 01 04 00 01）", "bytes in hexadecimal (such as 01 04 00 01)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^[0-9A-Fa-f ]*$" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out byte[] value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        var digits = scalar.Text.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length % 2 == 0 && digits.Length <= 2 * MaxBytes && digits.All(char.IsAsciiHexDigit))
        {
            value = Convert.FromHexString(digits);
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
