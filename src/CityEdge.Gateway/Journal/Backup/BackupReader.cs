using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>
/// Unpacks a backup. What must hold: nothing of it is believed before all of it was checked; nothing is written outside the folder given.
/// </summary>
internal static class BackupReader
{
    /// <summary>More than any journal holds; beyond it the file is meant to fill the disk.</summary>
    public const long BytesMost = 4L << 30;

    public const int FilesMost = 50_000;

    private const int ManifestMost = 32 << 20;

    private static readonly string[] Places = ["journal/alarms/", "journal/readings/", "journal/checkpoint/", "last-good/config/", "last-good/firmware-profiles/"];

    /// <summary>Unpacks into an empty folder and checks everything against the manifest.</summary>
    /// <exception cref="BackupException">It is not a whole backup, or a hostile one.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static BackupManifest Unpack(Stream from, string folder)
    {
        var found = new Dictionary<string, BackupFile>(StringComparer.Ordinal);
        byte[]? manifest = null;
        long total = 0;
        using var unpacked = new GZipStream(from, CompressionMode.Decompress, leaveOpen: true);
        using var tar = new TarReader(unpacked, leaveOpen: true);
        while (Ask(() => tar.GetNextEntry()) is { } entry)
        {
            total += Require(entry, found, manifest, total);
            if (entry.Name == BackupManifest.Name)
            {
                manifest = new byte[entry.Length];
                Ask(() => { entry.DataStream?.ReadExactly(manifest); return true; });
            }
            else
            {
                found.Add(entry.Name, Extract(entry, Path.Combine(folder, entry.Name)));
            }
        }

        // The packing's own checksum stands at its very end, and is looked at only by whoever reads so far.
        var rest = new byte[64 << 10];
        for (var more = 0; Ask(() => unpacked.Read(rest)) is var count and > 0;)
        {
            more += count;
            if (more > ManifestMost)
            {
                throw new BackupException(new("备份之后还有别的内容。", "Something follows the backup."));
            }
        }

        return Compare(manifest, found);
    }

    // Only plain files, in known places, under names that stay there, within bounds, each once, the manifest last.
    private static long Require(TarEntry entry, Dictionary<string, BackupFile> found, byte[]? manifest, long total)
    {
        var name = entry.Name;
        if (manifest is not null)
        {
            throw new BackupException(new($"清单之后还有内容：{name}", $"Something follows the manifest: {name}"));
        }

        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
        {
            throw new BackupException(new($"备份里有不是普通文件的东西：{name}（{entry.EntryType}）", $"The backup holds what is no plain file: {name} ({entry.EntryType})"));
        }

        if (name != BackupManifest.Name && !(Array.Exists(Places, place => name.StartsWith(place, StringComparison.Ordinal)) && IsPlain(name)))
        {
            throw new BackupException(new($"备份里的名字不属于状态目录：{name}", $"A name in the backup does not belong in a state folder: {name}"));
        }

        if (entry.Length < 0 || entry.Length > BytesMost - total || found.Count >= FilesMost || (name == BackupManifest.Name && entry.Length > ManifestMost))
        {
            throw new BackupException(new($"备份大得不合理：{name}", $"The backup is larger than any journal: {name}"));
        }

        return found.ContainsKey(name) ? throw new BackupException(new($"备份里 {name} 出现两次", $"The backup holds {name} twice")) : entry.Length;
    }

    private static bool IsPlain(string name) =>
        name.Length <= 512 && !name.Contains('\\', StringComparison.Ordinal) && !name.Any(char.IsControl)
        && name.Split('/') is { Length: <= 10 } parts && Array.TrueForAll(parts, static part => part.Length is > 0 and <= 200 && part is not ("." or ".."));

    private static BackupFile Extract(TarEntry entry, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = WholeFile.Create(path);
        var bytes = new byte[64 << 10];
        long length = 0;
        while (entry.DataStream is { } content && Ask(() => content.Read(bytes)) is var count and > 0)
        {
            hash.AppendData(bytes, 0, count);
            file.Write(bytes, 0, count);
            length += count;
        }

        file.Flush(flushToDisk: true);
        return new BackupFile(entry.Name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static BackupManifest Compare(byte[]? bytes, Dictionary<string, BackupFile> found)
    {
        if (bytes is null)
        {
            throw new BackupException(new("备份不完整：没有清单。", "The backup is not whole: it has no manifest."));
        }

        BackupManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupManifest);
        }
        catch (JsonException)
        {
            manifest = null;
        }

        if (manifest is null)
        {
            throw new BackupException(new("备份的清单读不懂。", "The manifest of the backup cannot be read."));
        }

        if (manifest.Format != BackupManifest.CurrentFormat)
        {
            throw new BackupException(new($"备份由更新的版本 {manifest.Version} 写成。", $"The backup was made by a newer version, {manifest.Version}."));
        }

        foreach (var file in manifest.Files)
        {
            if (file is not { Path: not null, Sha256: not null })
            {
                throw new BackupException(new("备份的清单读不懂。", "The manifest of the backup cannot be read."));
            }

            if (!found.Remove(file.Path, out var there) || there != file)
            {
                throw new BackupException(new($"备份里的 {file.Path} 与清单不符。", $"{file.Path} in the backup is not what the manifest says."));
            }
        }

        return found.Count == 0 ? manifest
            : throw new BackupException(new($"清单里没有 {found.Keys.First()}。", $"The manifest does not name {found.Keys.First()}."));
    }

    // The one place where what the archive's readers throw becomes ours.
    private static T Ask<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException or NotSupportedException or InvalidOperationException)
        {
            throw new BackupException(new($"备份损坏或不是备份：{failure.Message}", $"The backup is damaged, or none: {failure.Message}"), failure);
        }
    }
}
