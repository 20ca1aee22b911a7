using System.Text.Json;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>
/// Puts an unpacked and checked backup in the place of what a state directory holds. What must hold: nothing is renamed before the plan is on the disk; from then on
/// every step may be done again, so that a restore that broke off anywhere is finished, never left half; what was there is renamed, never overwritten or deleted.
/// </summary>
/// <remarks>
/// <code>
/// restoring/ unpacked, marked, synced ─► restore.plan ─► NAME → NAME.before-STAMP ─► restoring/NAME → NAME ─► restoring/ and plan deleted
/// </code>
/// As long as <c>restoring/NAME</c> is there, <c>NAME</c> is what was there before.
/// </remarks>
internal static class RestoreSwap
{
    /// <summary>Where a backup is unpacked and checked before anything else is touched.</summary>
    public const string Staging = "restoring";

    public const string Plan = "restore.plan";

    /// <summary>What of a state directory a restore replaces.</summary>
    private static readonly string[] Replaced = ["journal", "last-good", "input", "history.db", "history-log.db"];

    /// <summary>Whether there is something that a restore would have to set aside.</summary>
    public static bool IsUsed(string state) => Path.Exists(Path.Combine(state, "journal")) || Path.Exists(Path.Combine(state, "last-good"));

    /// <summary>Whether a restore broke off here between its renames.</summary>
    public static bool IsPending(string state) => File.Exists(Path.Combine(state, Plan));

    /// <summary>The restore that broke off; null where none did.</summary>
    /// <exception cref="BackupException">Its plan cannot be read.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static RestorePlan? Pending(string state)
    {
        if (!IsPending(state))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(state, Plan)), BackupJson.Default.RestorePlan) ?? throw new JsonException("null");
        }
        catch (JsonException damaged)
        {
            throw new BackupException(
                new($"{Path.Combine(state, Plan)} 读不懂：{damaged.Message}", $"{Path.Combine(state, Plan)} cannot be read: {damaged.Message}"), damaged);
        }
    }

    /// <summary>Marks the unpacked lanes as restored and begins.</summary>
    /// <param name="state">Holds the unpacked backup in <see cref="Staging"/>.</param>
    /// <param name="manifest">Of the backup.</param>
    /// <param name="backup">Digest of its file.</param>
    /// <param name="stamp">Names what is set aside.</param>
    /// <param name="step">Called before each step; what it throws breaks the restore off there.</param>
    /// <returns>Names of what was set aside.</returns>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    public static IReadOnlyList<string> PutInPlace(string state, BackupManifest manifest, string backup, string stamp, Action? step = null)
    {
        var staging = Path.Combine(state, Staging);
        foreach (var lane in (string[])["alarms", "readings"])
        {
            var place = Path.Combine(staging, "journal", lane);
            if (Directory.Exists(place))
            {
                using var marker = new FileStream(Path.Combine(place, LaneFormat.RestoredMarker), FileMode.CreateNew);
                marker.Flush(flushToDisk: true);
            }
        }

        SyncFolders(staging);
        var plan = new RestorePlan
        {
            Stamp = stamp, Backup = backup, Made = manifest.Made, Last = manifest.Last, Parts = [.. Replaced.Where(name => Path.Exists(Path.Combine(staging, name)))],
        };
        step?.Invoke();
        using (var file = new WholeFile(Path.Combine(state, Plan)))
        {
            file.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(plan, BackupJson.Default.RestorePlan));
            file.Keep(replace: false);
        }

        return Finish(state, plan, step);
    }

    /// <summary>Does what is left of a plan.</summary>
    /// <returns>Names of what was set aside, by this or an earlier attempt.</returns>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    public static IReadOnlyList<string> Finish(string state, RestorePlan plan, Action? step = null)
    {
        var staging = Path.Combine(state, Staging);
        foreach (var name in Replaced.Where(name => Path.Exists(Path.Combine(state, name))))
        {
            var isNew = plan.Parts.Contains(name) && !Path.Exists(Path.Combine(staging, name));
            if (!isNew)
            {
                step?.Invoke();
                Directory.Move(Path.Combine(state, name), Path.Combine(state, FreeName(state, $"{name}.before-{plan.Stamp}")));
            }
        }

        Sync(state);
        foreach (var name in plan.Parts.Where(name => Path.Exists(Path.Combine(staging, name))))
        {
            step?.Invoke();
            Directory.Move(Path.Combine(staging, name), Path.Combine(state, name));
        }

        Sync(state);
        step?.Invoke();
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        step?.Invoke();
        File.Delete(Path.Combine(state, Plan));
        Sync(state);
        return SetAside(state, plan);
    }

    /// <summary>Names of what a restore has set aside so far.</summary>
    public static IReadOnlyList<string> SetAside(string state, RestorePlan plan) =>
        [.. Directory.GetFileSystemEntries(state, "*.before-" + plan.Stamp + "*").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // A gateway that could not finish the restore has journalled in the place of what was set aside: that is kept as well.
    private static string FreeName(string state, string name)
    {
        var free = name;
        for (var number = 2; Path.Exists(Path.Combine(state, free)); number++)
        {
            free = FormattableString.Invariant($"{name}-{number}");
        }

        return free;
    }

    private static void SyncFolders(string folder)
    {
        foreach (var inner in Directory.GetDirectories(folder))
        {
            SyncFolders(inner);
        }

        Sync(folder);
    }

    private static void Sync(string folder)
    {
        using var handle = Posix.Open(folder, Posix.ReadOnly);
        Posix.SyncAll(handle);
    }
}
