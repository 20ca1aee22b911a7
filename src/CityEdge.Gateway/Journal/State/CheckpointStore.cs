using System.Globalization;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.State;

/// <summary>
/// Keeps the last two checkpoints, each a file of its own under a checksum; a cut while one is written leaves the one before. What must hold: a name without an
/// ending is given only to bytes that are on the disk; the one before is deleted only after the newest name is on the disk; files of a newer program are never
/// touched; a damaged one is set aside, not deleted.
/// </summary>
internal sealed class CheckpointStore(IJournalMedium medium)
{
    private const string Prefix = "checkpoint-";
    private const string Unfinished = ".tmp";
    private const string Damaged = ".damaged";
    private const int Kept = 2;
    private const int DamagedKept = 2;

    // The whole ones of ours, oldest first; null until they were looked through, and after a save that failed.
    private List<string>? _whole;

    /// <summary>Writes one and removes the oldest; durable on return.</summary>
    /// <exception cref="MediumException">The disk refused; the ones before are untouched, and the next save may succeed.</exception>
    public void Save(Checkpoint checkpoint)
    {
        var whole = _whole ?? Tidy();
        _whole = null;

        var bytes = CheckpointFile.Write(checkpoint);
        var name = Prefix + (medium.List().Max(NumberOf) + 1 ?? 1).ToString("D10", CultureInfo.InvariantCulture);
        medium.Create(name + Unfinished, bytes.Length);
        medium.Write(name + Unfinished, 0, bytes);
        medium.Sync(name + Unfinished); // sync: checkpoint-bytes
        medium.Rename(name + Unfinished, name);
        medium.SyncNames(); // sync: checkpoint-name

        whole.Add(name);
        while (whole.Count > Kept)
        {
            medium.Delete(whole[0]);
            whole.RemoveAt(0);
        }

        _whole = whole;
    }

    /// <summary>The newest that can be read; null when there is none. Changes nothing.</summary>
    /// <param name="unreadable">Names of files that were there and could not be read, with the reason, newest first; those behind the one that was read are not looked at.</param>
    /// <exception cref="MediumException">The directory itself cannot be read.</exception>
    public Checkpoint? Load(out IReadOnlyList<string> unreadable)
    {
        var failed = new List<string>();
        unreadable = failed;
        foreach (var name in medium.List().Where(IsWhole).Reverse())
        {
            if (Read(name, out var reason, out _) is { } checkpoint)
            {
                return checkpoint;
            }

            failed.Add($"{name}: {reason}");
        }

        return null;
    }

    private static bool IsWhole(string name) => NumberOf(name) is not null && name.Length == Prefix.Length + 10;

    // Of any file that belongs to a checkpoint, finished or not.
    private static long? NumberOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.Length >= Prefix.Length + 10
        && long.TryParse(name.AsSpan(Prefix.Length, 10), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private Checkpoint? Read(string name, out string? reason, out bool newer)
    {
        newer = false;
        try
        {
            var length = medium.LengthOf(name);
            if (length > CheckpointFile.Most)
            {
                reason = "too long";
                return null;
            }

            var bytes = new byte[length];
            var read = bytes.AsSpan(0, medium.Read(name, 0, bytes));
            newer = CheckpointFile.VersionOf(read) > CheckpointFile.Version;
            return CheckpointFile.Read(read, out reason);
        }
        catch (MediumException failure) when (failure.Failure == MediumFailure.Broken)
        {
            // One bad sector costs one checkpoint, not all of them.
            reason = failure.Message;
            return null;
        }
    }

    // What a cut left half done goes; what was whole once and is damaged now is kept for people to look at.
    private List<string> Tidy()
    {
        var whole = new List<string>();
        foreach (var name in medium.List().Where(static name => NumberOf(name) is not null))
        {
            if (name.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                medium.Delete(name);
            }
            else if (IsWhole(name))
            {
                if (Read(name, out _, out var newer) is not null)
                {
                    whole.Add(name);
                }
                else if (!newer)
                {
                    medium.Rename(name, name + Damaged);
                }
            }
        }

        var damaged = medium.List().Where(static name => NumberOf(name) is not null && name.EndsWith(Damaged, StringComparison.Ordinal)).ToArray();
        foreach (var name in damaged.Take(damaged.Length - DamagedKept))
        {
            medium.Delete(name);
        }

        return whole;
    }
}
