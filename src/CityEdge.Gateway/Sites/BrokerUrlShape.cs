using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>The address of an MQTT broker. User and password do not stand in it: it may be logged.</summary>
internal sealed class BrokerUrlShape : Shape<Uri>
{
    public override LocalText Words => new("MQTT 地址（如 mqtt://192.168.8.10:1883，口令另写）", "the address of a broker (such as mqtt://192.168.8.10:1883; user and password are keys of their own)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^mqtts?://" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out Uri value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (Uri.TryCreate(scalar.Text, UriKind.Absolute, out var url) && url.Scheme is "mqtt" or "mqtts" && url.Host.Length > 0 && url.UserInfo.Length == 0
            && url.PathAndQuery is "" or "/" && url.Fragment.Length == 0)
        {
            value = url;
            return true;
        }

        if (url is { UserInfo.Length: > 0 })
        {
            // What it found is not repeated: errors are logged and shown.
            diagnostics.Error(node.Mark, "地址中不能有用户名和口令：用户名写在 user，口令写在 password-file 所指的文件里", "user and password do not stand in the address: write user, and password-file for the file that holds the password");
            return false;
        }

        Expected(node, diagnostics);
        return false;
    }
}
