using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>A file that appears under its name only when it is whole and on the disk; readable by its owner alone, because people stand in it.</summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _beside;
    private bool _kept;

    /// <exception cref="IOException">The place cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The place cannot be written.</exception>
    public WholeFile(string path)
    {
        _path = Path.GetFullPath(path);

        // A name of its own: a file that lies there already is somebody else's, at work perhaps.
        _beside = $"{_path}.{Path.GetRandomFileName()}.part";
        Stream = Create(_beside);
    }

    public FileStream Stream { get; }

    /// <summary>Makes a file that only its owner may read.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Gives it its name; without this it is gone with the end.</summary>
    public void Keep(bool replace)
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_beside, _path, replace);
        using var folder = Posix.Open(Path.GetDirectoryName(_path)!, Posix.ReadOnly);
        Posix.SyncAll(folder);
        _kept = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_kept)
        {
            File.Delete(_beside);
        }
    }
}
