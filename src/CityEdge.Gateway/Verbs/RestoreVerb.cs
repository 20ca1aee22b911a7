using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal.Backup;
using CityEdge.Gateway.Journal.Events;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge restore</c>: puts a backup in place of a state that is gone, or that is set aside whole.</summary>
internal static class RestoreVerb
{
    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var file = new Argument<string>("file") { Description = speech.Say("备份文件", "the backup"), HelpName = "FILE" };
        var aside = new Option<bool>("--force-aside") { Description = speech.Say("把现有的记录改名保留，再恢复", "set what is there aside under another name, then restore") };
        var command = new Command("restore", speech.Say(
            "从备份恢复；先核对全部内容，网关须已停止。例：cityedge restore /mnt/usb/shop.tar.gz",
            "Restores a backup after checking all of it; the gateway must be stopped. Example: cityedge restore /mnt/usb/shop.tar.gz"))
        {
            file, aside, options.State,
        };
        command.SetAction(parsed => Run(context, parsed.GetValue(options.State)!, parsed.GetValue(file)!, parsed.GetValue(aside)));
        return command;
    }

    private static int Run(VerbContext context, string state, string file, bool aside)
    {
        if (!File.Exists(file))
        {
            context.Tell($"没有文件 {file}。", $"There is no file {file}.");
            return ExitCode.NotFound;
        }

        if (!StateLock.TryTake(state, out var taken))
        {
            context.Tell($"网关正在使用 {state}：先停止它（systemctl stop cityedge）。", $"A gateway runs on {state}: stop it first (systemctl stop cityedge).");
            return ExitCode.Failed;
        }

        using var _ = taken;
        try
        {
            return FinishOrRestore(context, state, file, aside);
        }
        catch (BackupException refused)
        {
            context.Error.WriteLine(EventText.Plain(refused.Text.In(context.Speech.Chinese)));
            context.Tell("没有恢复，现有的一切都没有动。", "Nothing was restored; what was there is untouched.");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var why = EventText.Plain(failure.Message);
            context.Tell($"没有恢复成：{why}", $"Not restored: {why}");
            if (RestoreSwap.IsPending(state))
            {
                context.Tell("恢复已经开始；再运行一次会接着完成。", "The restore has begun; run it again and it is finished.");
            }

            return ExitCode.Failed;
        }
    }

    private static int FinishOrRestore(VerbContext context, string state, string file, bool aside)
    {
        using var from = new FileStream(file, FileMode.Open, FileAccess.Read);
        var digest = Convert.ToHexStringLower(SHA256.HashData(from));
        from.Position = 0;
        var earlier = BrokenRestore.Finish(context, state);
        if (earlier?.Backup == digest)
        {
            TellRestored(context, state, earlier.Made, earlier.Last);
            return ExitCode.Ok;
        }

        if (RestoreSwap.IsPending(state))
        {
            return ExitCode.Failed;
        }

        if (RestoreSwap.IsUsed(state) && !aside)
        {
            context.Tell(
                $"{state} 里已有记录。用 --force-aside 把它改名保留后再恢复；什么都不会被覆盖。",
                $"{state} holds a journal already. With --force-aside it is renamed and kept, then the backup is restored; nothing is overwritten.");
            return ExitCode.Failed;
        }

        return Restore(context, state, from, digest);
    }

    private static int Restore(VerbContext context, string state, FileStream from, string digest)
    {
        var staging = Path.Combine(state, RestoreSwap.Staging);
        Remove(staging);
        BackupManifest manifest;
        try
        {
            Directory.CreateDirectory(staging);
            manifest = BackupReader.Unpack(from, staging);
        }
        catch
        {
            Remove(staging);
            throw;
        }

        var stamp = context.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        BrokenRestore.TellAside(context, state, RestoreSwap.PutInPlace(state, manifest, digest, stamp));
        TellRestored(context, state, manifest.Made, manifest.Last);
        return ExitCode.Ok;
    }

    private static void TellRestored(VerbContext context, string state, DateTimeOffset at, IReadOnlyList<string> last)
    {
        var upTo = EventText.Plain(string.Join(", ", last));
        var made = at.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
        context.Say($"已恢复 {made} 的备份，到 {upTo} 为止；下次启动会写明。", $"Restored the backup of {made}, up to {upTo}; the next start says so in the journal.");
        context.Tell(
            $"当时的配置在 {Path.Combine(state, "last-good", "config")}；需要时复制到 /etc/cityedge。",
            $"The configuration of then lies in {Path.Combine(state, "last-good", "config")}; copy it to /etc/cityedge where it is wanted.");
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
