using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Devices;

/// <summary>The bytes of a frame in hexadecimal, spaced as one likes.</summary>
/// <param name="maxBytes">Longest that is taken; a Modbus frame has at most 260.</param>
internal sealed class HexShape(int maxBytes = 260) : Shape<byte[]>
{
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
        if (digits.Length % 2 == 0 && digits.Length <= 2 * maxBytes && digits.All(char.IsAsciiHexDigit))
        {
            value = Convert.FromHexString(digits);
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
