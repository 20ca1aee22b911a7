using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>
/// Packs a state directory while its gateway goes on: first the checkpoints, then of each lane everything up to its last whole record (so that no checkpoint is ahead of its
/// lane), and the configuration in force with its profiles. The history is left out: it is rebuilt.
/// </summary>
internal sealed class BackupWriter : IDisposable
{
    private readonly string _state;
    private readonly GZipStream _packed;
    private readonly TarWriter _tar;
    private readonly DateTimeOffset _made;
    private readonly List<BackupFile> _files = [];
    private readonly List<string> _last = [];
    private string? _site;

    private BackupWriter(string state, Stream to, DateTimeOffset made)
    {
        (_state, _made) = (state, made);
        _packed = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true);
        _tar = new TarWriter(_packed, TarEntryFormat.Pax, leaveOpen: true);
    }

    /// <exception cref="MediumException">The journal cannot be read.</exception>
    /// <exception cref="IOException">The backup cannot be written, or the configuration not read.</exception>
    public static BackupManifest Write(string state, Stream to, DateTimeOffset made, string version, Action<string>? progress = null)
    {
        using var backup = new BackupWriter(state, to, made);
        backup.AddCheckpoints();
        progress?.Invoke("alarms");
        backup.AddLane(LaneKind.Alarms, JournalPart.Alarms);
        progress?.Invoke("readings");
        backup.AddLane(LaneKind.Readings, JournalPart.Readings);
        backup.AddLastGood();
        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat, Version = version, Made = made, Site = backup._site, Last = backup._last, Files = backup._files,
        };
        backup.Put(BackupManifest.Name, JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
        return manifest;
    }

    public void Dispose()
    {
        _tar.Dispose();
        _packed.Dispose();
    }

    private void AddCheckpoints()
    {
        if (!Directory.Exists(JournalPlaces.Of(_state, JournalPart.Checkpoint)))
        {
            return;
        }

        using var medium = FileMedium.ForReading(JournalPlaces.Of(_state, JournalPart.Checkpoint));
        foreach (var name in medium.List().Where(static name => !name.Contains('.', StringComparison.Ordinal)))
        {
            if (Bytes(medium, name) is { } bytes)
            {
                Add($"journal/checkpoint/{name}", bytes);
            }
        }
    }

    private void AddLane(LaneKind kind, JournalPart part)
    {
        if (!Directory.Exists(JournalPlaces.Of(_state, part)))
        {
            return;
        }

        using var medium = FileMedium.ForReading(JournalPlaces.Of(_state, part));
        var files = LaneDirectory.Read(medium).FindAll(static file => file.State != LaneFileState.Spare);
        var current = files.FindLast(static file => file.Header is not null);
        RecordId? last = null;
        foreach (var file in files)
        {
            var scan = file == current ? SegmentScan.Of(medium, file.Name, file.Header!, long.MaxValue) : null;
            if (Bytes(medium, file.Name, file.Length, scan?.End) is { } bytes)
            {
                Add($"journal/{EventWords.Of(kind)}/{file.Name}", bytes);
            }

            last = scan?.Last ?? (scan is null ? last : new RecordId(scan.Header.Epoch, scan.Next - 1));
        }

        if (last is { } known)
        {
            _last.Add($"{EventWords.Of(kind)}/{known}");
        }

        if (kind == LaneKind.Alarms && current is not null)
        {
            var reader = new LaneReader(medium);
            reader.Seek(null);
            _site = reader.Read() is { } record ? EventCodec.Decode(record)?.Shared.Unit : null;
        }
    }

    private void AddLastGood()
    {
        var lastGood = new LastGood(_state);
        foreach (var (folder, name) in ((string, string)[])[(lastGood.ConfigDirectory, "config"), (lastGood.ProfilesDirectory, "firmware-profiles")])
        {
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                Add($"last-good/{name}/{Path.GetRelativePath(folder, file)}", File.ReadAllBytes(file));
            }
        }
    }

    // Up to the last whole record; what was reserved behind it stays zero, so that the copy has a clean end. Null for a file that retention took meanwhile.
    private static byte[]? Bytes(FileMedium medium, string name, long? length = null, long? end = null)
    {
        try
        {
            var bytes = new byte[length ?? medium.LengthOf(name)];
            _ = medium.Read(name, 0, bytes.AsSpan(0, (int)Math.Min(bytes.Length, end ?? bytes.Length)));
            return bytes;
        }
        catch (MediumException gone) when (gone.Failure == MediumFailure.Gone)
        {
            return null;
        }
    }

    private void Add(string path, byte[] bytes)
    {
        Put(path, bytes);
        _files.Add(new BackupFile(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    private void Put(string path, byte[] bytes)
    {
        using var content = new MemoryStream(bytes, writable: false);
        _tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
        {
            DataStream = content, ModificationTime = _made, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }
}
