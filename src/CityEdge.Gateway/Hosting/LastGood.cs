using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Journal.Backup;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Hosting;

/// <summary>
/// The last configuration that loaded without an error, kept in the state directory with the profiles and rule packs it used, so that a bad edit or a lost file never
/// leaves a place unwatched (S13). Written beside and swapped by rename; a cut in between leaves one of the two whole. Nobody but its owner may read the files, whatever
/// the originals allow: a configuration may hold secrets.
/// </summary>
internal sealed class LastGood(string stateDirectory)
{
    // As the journal's folders beside it.
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly string _folder = Path.Combine(stateDirectory, "last-good");

    public string ConfigDirectory => Path.Combine(_folder, "config");

    public string ProfilesDirectory => Path.Combine(_folder, "firmware-profiles");

    public bool Exists => File.Exists(Path.Combine(ConfigDirectory, "site.yaml"));

    /// <summary>Keeps a configuration that has just loaded.</summary>
    /// <param name="configDirectory">Its folder.</param>
    /// <param name="profilesDirectory">The folder of the models.</param>
    /// <param name="models">The models that it uses; only these are kept.</param>
    /// <param name="packs">The rule packs that it uses.</param>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The state directory cannot be written.</exception>
    public void Keep(string configDirectory, string profilesDirectory, IEnumerable<DeviceProfile> models, IEnumerable<string> packs)
    {
        var beside = _folder + ".new";
        var before = _folder + ".old";
        Remove(beside);
        Copy(configDirectory, Path.Combine(beside, "config"), SiteFiles.All(configDirectory));
        Copy(profilesDirectory, Path.Combine(beside, "firmware-profiles"), ProfileLibrary.Files(profilesDirectory, models, packs));
        Remove(before);
        if (Directory.Exists(_folder))
        {
            Directory.Move(_folder, before);
        }

        Directory.Move(beside, _folder);
        Remove(before);
    }

    /// <summary>Keeps it on a thread of its own; completes also where the disk refuses, which the probe raises as its fault, and never where it hangs.</summary>
    public Task KeepBeside(string configDirectory, string profilesDirectory, IEnumerable<DeviceProfile> models, IEnumerable<string> packs) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                Keep(configDirectory, profilesDirectory, models, packs);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The probe raises the fault and says so; the site runs on what it has loaded.
                return;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Finishes a swap that was cut between its two renames.</summary>
    public void Mend()
    {
        var before = _folder + ".old";
        if (!Directory.Exists(_folder) && Directory.Exists(before))
        {
            Directory.Move(before, _folder);
        }
    }

    private static void Copy(string from, string to, IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Make(Path.GetDirectoryName(target)!);
            using var original = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = WholeFile.Create(target);
            original.CopyTo(copy);

            // On the disk before the rename makes it the one that counts: a cut must not leave an empty last good.
            copy.Flush(flushToDisk: true);
        }
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // One by one: those in between would have the mode that everything has.
        Make(Path.GetDirectoryName(folder)!);
        Directory.CreateDirectory(folder, FolderMode);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, true);
        }
    }
}
