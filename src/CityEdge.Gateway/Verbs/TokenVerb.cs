using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge token</c>: makes the token of a device that speaks to our listeners. It is shown once; site.yaml gets its digest alone.</summary>
internal static class TokenVerb
{
    private const int Bytes = 32;

    public static Command Build(VerbContext context, CommonOptions options)
    {
        var command = new Command("token", context.Speech.Say(
            "生成设备口令：口令填到设备上，key 行写进 site.yaml。例：cityedge token",
            "Makes a device's token: the token goes into the device, the key line into site.yaml. Example: cityedge token"))
        {
            options.Json,
        };
        command.SetAction(parsed => Run(context, parsed.GetValue(options.Json)));
        return command;
    }

    private static int Run(VerbContext context, bool json)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var key = DeviceKey.Digest(token);
        if (json)
        {
            VerbJson.Print(context.Out, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("token", token);
                writer.WriteString("key", key);
                writer.WriteEndObject();
            });
            return ExitCode.Ok;
        }

        context.Tell("口令只显示这一次，网关不保存它。填到设备上：", "The token is shown this once and kept nowhere. Into the device goes:");
        context.Out.WriteLine(token);
        context.Tell("写进 site.yaml 中该设备之下：", "Into site.yaml, under the device:");
        context.Out.WriteLine("key: " + key);
        return ExitCode.Ok;
    }
}
