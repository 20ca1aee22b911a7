using System.CommandLine;
using System.Globalization;
using CityEdge.Gateway.Journal.Backup;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge backup</c>: packs the journal and the configuration in force into one file, while the gateway goes on.</summary>
internal static class BackupVerb
{
    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var file = new Argument<string>("file") { Description = speech.Say("备份文件（.tar.gz）", "the backup, a .tar.gz"), HelpName = "FILE" };
        var replace = new Option<bool>("--replace") { Description = speech.Say("文件已存在时替换它", "replace the file where it exists") };
        var command = new Command("backup", speech.Say(
            "备份记录与生效的配置；网关可以照常运行。例：cityedge backup /mnt/usb/shop.tar.gz",
            "Packs the journal and the configuration in force; the gateway may go on. Example: cityedge backup /mnt/usb/shop.tar.gz"))
        {
            file, replace, options.State, options.Json,
        };
        command.SetAction(parsed => Run(context, parsed.GetValue(options.State)!, parsed.GetValue(file)!, parsed.GetValue(replace), parsed.GetValue(options.Json)));
        return command;
    }

    private static int Run(VerbContext context, string state, string file, bool replace, bool json)
    {
        if (!Directory.Exists(Path.Combine(state, "journal")))
        {
            context.Tell($"{state} 没有记录：用 --state 给出状态目录。", $"There is no journal in {state}; give the state folder with --state.");
            return ExitCode.NotFound;
        }

        if (File.Exists(file) && !replace)
        {
            context.Tell($"{file} 已存在；换个名字，或用 --replace。", $"{file} exists; choose another name, or --replace.");
            return ExitCode.Failed;
        }

        try
        {
            using var whole = new WholeFile(file);
            var manifest = BackupWriter.Write(
                state, whole.Stream, context.Time.GetUtcNow(), VersionOf(), part => context.Tell($"正在打包 {part}…", $"Packing {part} …"));
            whole.Keep(replace);
            Report(context, file, manifest, json);
            return ExitCode.Ok;
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A name among the profiles or the configuration may stand in it.
            var why = EventText.Plain(failure.Message);
            context.Tell($"备份没有做成：{why}", $"No backup was made: {why}");
            return ExitCode.Failed;
        }
    }

    private static string VersionOf() => typeof(BackupVerb).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static void Report(VerbContext context, string file, BackupManifest manifest, bool json)
    {
        var bytes = new FileInfo(file).Length;
        if (json)
        {
            VerbJson.Print(context.Out, into =>
            {
                into.WriteStartObject();
                into.WriteString("file", Path.GetFullPath(file));
                into.WriteNumber("bytes", bytes);
                into.WriteNumber("files", manifest.Files.Count);
                into.WriteString("site", manifest.Site);
                into.WriteStartArray("last");
                foreach (var last in manifest.Last)
                {
                    into.WriteStringValue(last);
                }

                into.WriteEndArray();
                into.WriteEndObject();
            });
            return;
        }

        var size = (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture);
        var upTo = string.Join(", ", manifest.Last);
        context.Say($"{file}：{size} MiB，{manifest.Files.Count} 个文件，到 {upTo} 为止。", $"{file}: {size} MiB, {manifest.Files.Count} files, up to {upTo}.");
    }
}
