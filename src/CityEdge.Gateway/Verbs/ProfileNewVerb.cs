using System.CommandLine;
using System.Globalization;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Drafting;
using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge profile new</c>: begins a profile from what a device says, live or recorded.</summary>
internal static class ProfileNewVerb
{
    private const int MaxSeconds = 3600;
    private const int DefaultSeconds = 60;
    private const int DefaultBaud = 2400;

    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var id = new Argument<string>("vendor/model") { Description = speech.Say("厂商/型号", "vendor/model"), HelpName = "VENDOR/MODEL" };
        var kind = ProfileFilter.Choice("--kind", ProfileTables.Kinds, speech.Say("设备种类，如 smoke", "What kind of device it is, such as smoke"), speech);
        kind.Required = true;
        var file = Text("--from-capture", "FILE", speech.Say("每行一条 MQTT 消息（主题 载荷），或一帧十六进制字节", "A line per MQTT message (topic payload), or per frame in hexadecimal"));
        var broker = Text("--from-broker", "URL", speech.Say("从 MQTT 服务器收听，如 mqtt://192.168.1.10", "Listens to an MQTT broker, such as mqtt://192.168.1.10"));
        var topic = Text("--topic", "FILTER", speech.Say("收听的主题，如 zigbee2mqtt/door-1/#", "What to listen to, such as zigbee2mqtt/door-1/#"));
        var seconds = new Option<int?>("--seconds") { Description = speech.Say("收听多少秒（缺省 60）", "For how many seconds (60 unless given)"), HelpName = "N" };
        var user = Text("--user", "NAME", speech.Say("MQTT 用户名", "MQTT user"));
        var password = Text("--password-file", "FILE", speech.Say("首行为 MQTT 口令的文件", "File whose first line is the MQTT password"));
        var address = Text("--address", "NAME", speech.Say("主题中的设备名；不写则推断", "The device's name in its topics; guessed where left out"));
        var port = new Option<int?>("--port") { Description = speech.Say("帧来自 LoRaWAN，此为其端口", "The frames are LoRaWAN payloads of this port"), HelpName = "N" };
        var protocol = ProfileFilter.Choice("--protocol", new ChoiceShape<SerialProtocol>(), speech.Say("帧属于此串口协议", "The frames are of this serial protocol"), speech);
        var baud = new Option<int?>("--baud") { Description = speech.Say("串口波特率（缺省 2400）", "Baud rate (2400 unless given)"), HelpName = "N" };
        var command = new Command("new", speech.Say(
            "由设备的消息起草档案，不覆盖已有的。例：cityedge profile new acme/t100 --kind smoke --from-broker mqtt://127.0.0.1 --topic acme/t100-1/#",
            "Begins a profile from what a device says; never overwrites one. Example: cityedge profile new acme/t100 --kind smoke --from-broker mqtt://127.0.0.1 --topic acme/t100-1/#"))
        {
            id, kind, file, broker, topic, seconds, user, password, address, port, protocol, baud, options.Profiles,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(file) is null) == (result.GetValue(broker) is null))
            {
                result.AddError(speech.Say("须有 --from-capture 或 --from-broker 之一", "Give either --from-capture or --from-broker"));
            }

            if (result.GetValue(broker) is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("mqtt" or "mqtts") || uri.Host.Length == 0 || result.GetValue(topic) is null))
            {
                result.AddError(speech.Say("--from-broker 应为 mqtt://主机 或 mqtts://主机，并给出 --topic", "--from-broker must be mqtt://host or mqtts://host, together with --topic"));
            }

            if (result.GetValue(seconds) is < 1 or > MaxSeconds || result.GetValue(port) is < 1 or > 255)
            {
                result.AddError(speech.Say("--seconds 为 1–3600，--port 为 1–255", "--seconds is 1–3600, --port 1–255"));
            }

            if (result.GetValue(protocol) is not null && result.GetValue(port) is not null)
            {
                result.AddError(speech.Say("--protocol 与 --port 不能并存", "--protocol and --port do not go together"));
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            var (directory, name) = (parsed.GetValue(options.Profiles)!, parsed.GetValue(id)!);
            if (Refusal(context, directory, name) is { } refused)
            {
                return refused;
            }

            _ = ProfileTables.Kinds.TryParse(parsed.GetValue(kind)!, out var what);
            var head = new DraftHead(name, what, DateOnly.FromDateTime(context.Time.GetLocalNow().DateTime));
            try
            {
                var files = parsed.GetValue(broker) is { } url
                    ? await LiveAsync(context, head, Broker(url, parsed.GetValue(topic)!, parsed.GetValue(user), parsed.GetValue(password)), parsed.GetValue(seconds) ?? DefaultSeconds, parsed.GetValue(address) ?? "", stop).ConfigureAwait(false)
                    : Recorded(context, head, parsed.GetValue(file)!, parsed.GetValue(address) ?? "", parsed.GetValue(port), parsed.GetValue(protocol), parsed.GetValue(baud) ?? DefaultBaud);
                return Write(context, directory, name, files);
            }
            catch (DraftException fault)
            {
                context.Error.WriteLine(fault.Text.In(speech.Chinese));
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static int? Refusal(VerbContext context, string directory, string id)
    {
        var parts = id.Split('/');
        if (parts.Length != 2 || !parts.All(NameShape.IsName))
        {
            context.Tell($"“{id}”应为 厂商/型号，各为小写字母、数字和短横线。", $"'{id}' must be vendor/model, each of lower-case letters, digits and dashes.");
            return ExitCode.Usage;
        }

        if (Path.Exists(Path.Combine(directory, id)))
        {
            context.Tell($"{directory}/{id} 已存在，不覆盖：请换一个名称，或先移走。", $"{directory}/{id} is there already and is not overwritten: choose another name, or move it away.");
            return ExitCode.Failed;
        }

        return null;
    }

    private static BrokerOptions Broker(string url, string filter, string? user, string? password) => new()
    {
        Url = new Uri(url),
        ClientId = $"cityedge-new-{Guid.NewGuid():N}"[..23],
        Site = "profile-new",
        Filters = [filter],
        User = user,
        PasswordFile = password,
    };

    private static async Task<IReadOnlyList<(string Path, string Text)>> LiveAsync(
        VerbContext context, DraftHead head, BrokerOptions options, int seconds, string address, CancellationToken stop)
    {
        var capture = new BrokerCapture(text => context.Error.WriteLine(text.In(context.Speech.Chinese)));
        var heard = await capture.ListenAsync(options, TimeSpan.FromSeconds(seconds), context.Time, stop).ConfigureAwait(false);
        return Mqtt(context, head, heard, address);
    }

    private static IReadOnlyList<(string Path, string Text)> Recorded(
        VerbContext context, DraftHead head, string file, string address, int? port, string? protocol, int baud)
    {
        if (port is { } from)
        {
            return FrameDraft.OfLoRaWan(head, CaptureFile.Frames(file), from);
        }

        return protocol is null
            ? Mqtt(context, head, CaptureFile.Messages(file), address)
            : FrameDraft.OfSerial(head, CaptureFile.Frames(file), new ChoiceShape<SerialProtocol>().TryParse(protocol, out var known) ? known : default, baud);
    }

    private static IReadOnlyList<(string Path, string Text)> Mqtt(VerbContext context, DraftHead head, IReadOnlyList<DraftMessage> messages, string address)
    {
        var (files, own) = MqttDraft.Make(head, messages, address);
        context.Tell($"设备名取“{own}”；不对则用 --address 给出。", $"'{own}' is taken for the device's name; give another with --address.");
        return files;
    }

    private static int Write(VerbContext context, string directory, string id, IReadOnlyList<(string Path, string Text)> files)
    {
        try
        {
            foreach (var (path, text) in files)
            {
                var whole = Path.Combine([directory, .. id.Split('/'), .. path.Split('/')]);
                Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
                using var to = new StreamWriter(new FileStream(whole, FileMode.CreateNew, FileAccess.Write)) { NewLine = "\n" };
                to.Write(text);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            context.Tell($"无法写入 {directory}/{id}：{fault.Message}", $"{directory}/{id} cannot be written: {fault.Message}");
            return ExitCode.Failed;
        }

        var reports = ProfileTester.Run(directory, id);
        ProfileTester.Print(reports, context.Out, context.Speech.Chinese);
        var open = files.Sum(file => file.Text.Split("TODO").Length - 1);
        context.Say(
            string.Create(CultureInfo.InvariantCulture, $"已写入 {directory}/{id}。还有 {open} 处 TODO：名称、单位、上下限、报警；改后运行 cityedge profile test {id} --profiles {directory}"),
            string.Create(CultureInfo.InvariantCulture, $"Written to {directory}/{id}. {open} TODOs are left: names, units, limits, alarms; then run cityedge profile test {id} --profiles {directory}"));
        return reports.All(report => report.Passed) ? ExitCode.Ok : ExitCode.Failed;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
