using Microsoft.Win32.SafeHandles;

namespace CityEdge.Gateway.Journal.Media;

/// <summary>
/// A real directory. What must hold: nothing but a <see cref="MediumException"/> leaves it; a file whose last sync has not succeeded is never closed behind its
/// owner's back, so that no error of the disk is missed; and a directory that was unmounted, replaced or deleted underneath is noticed with the next
/// <see cref="Create"/>, <see cref="Sync"/>, <see cref="SyncNames"/> or <see cref="List"/>, although its open files would still take every write.
/// </summary>
internal sealed class FileMedium : IJournalMedium
{
    // A lane reads its segments one after the other and writes one; more than these need not stay open.
    private const int OpenMost = 8;

    private const int ZerosAtOnce = 64 << 10;

    private readonly string _directory;
    private readonly DirectoryLock? _lock;
    private readonly Dictionary<string, OpenFile> _open = new(StringComparer.Ordinal);
    private readonly (ulong Device, ulong Inode) _identity;
    private long _uses;

    /// <summary>Opens a directory for its one writer; makes it where it is missing.</summary>
    /// <exception cref="MediumException">The disk refused, or somebody else writes there.</exception>
    public FileMedium(string directory)
        : this(directory, writing: true)
    {
    }

    private FileMedium(string directory, bool writing)
    {
        _directory = Path.GetFullPath(directory);
        try
        {
            if (writing)
            {
                Make(_directory);
                _lock = DirectoryLock.Take(_directory);
            }

            _identity = Posix.Identify(_directory);
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            _lock?.Dispose();
            throw Translate(failure, "open", "");
        }
    }

    private bool Writing => _lock is not null;

    /// <summary>Opens a directory for reading while another process may write it; makes and locks nothing. Files that the writer replaced are seen with the next <see cref="List"/>.</summary>
    /// <exception cref="MediumException">It is not there.</exception>
    public static FileMedium ForReading(string directory) => new(directory, writing: false);

    public IReadOnlyList<string> List()
    {
        try
        {
            RequireSameDirectory();
            if (!Writing)
            {
                CloseAll();
            }

            var names = Directory.GetFiles(_directory).Select(static path => Path.GetFileName(path)).Where(static name => name[0] != '.').ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "list", "");
        }
    }

    public long LengthOf(string name)
    {
        try
        {
            return RandomAccess.GetLength(Opened(name, writing: false).Handle);
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "measure", name);
        }
    }

    public int Read(string name, long offset, Span<byte> into)
    {
        try
        {
            var file = Opened(name, writing: false).Handle;
            var read = 0;
            while (read < into.Length && RandomAccess.Read(file, into[read..], offset + read) is var more and > 0)
            {
                read += more;
            }

            return read;
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "read", name);
        }
    }

    public void Create(string name, long reserve)
    {
        RequireWriting();
        try
        {
            RequireSameDirectory();
            var path = PathOf(name);
            var file = Posix.Open(path, Posix.ReadWrite | Posix.CreateNew);
            try
            {
                Reserve(file, reserve);
            }
            catch
            {
                file.Dispose();
                Posix.Delete(path);
                throw;
            }

            Keep(name, new OpenFile(file, writable: true) { Unsynced = true });
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "create", name);
        }
    }

    public void Write(string name, long offset, ReadOnlySpan<byte> bytes)
    {
        RequireWriting();
        try
        {
            var file = Opened(name, writing: true);
            file.Unsynced = true;
            RandomAccess.Write(file.Handle, bytes, offset);
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "write", name);
        }
    }

    public void Sync(string name)
    {
        RequireWriting();
        try
        {
            RequireSameDirectory();
            var file = Opened(name, writing: false);
            Posix.SyncContent(file.Handle);
            file.Unsynced = false;
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "sync", name);
        }
    }

    public void Cut(string name, long length)
    {
        RequireWriting();
        try
        {
            var file = Opened(name, writing: true);
            file.Unsynced = true;
            RandomAccess.SetLength(file.Handle, length);
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "cut", name);
        }
    }

    public void Rename(string name, string to)
    {
        RequireWriting();
        try
        {
            var (path, target) = (PathOf(name), PathOf(to));
            if (File.Exists(target))
            {
                throw new IOException($"{to} exists");
            }

            Posix.Rename(path, target);
            if (_open.Remove(name, out var file))
            {
                _open.Add(to, file);
            }
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "rename", name);
        }
    }

    public void Delete(string name)
    {
        RequireWriting();
        try
        {
            Posix.Delete(PathOf(name));
            if (_open.Remove(name, out var file))
            {
                file.Handle.Dispose();
            }
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "delete", name);
        }
    }

    public void SyncNames()
    {
        RequireWriting();
        try
        {
            RequireSameDirectory();
            SyncDirectory(_directory);
        }
        catch (Exception failure) when (IsOfTheDisk(failure))
        {
            throw Translate(failure, "sync", "its names");
        }
    }

    public void Dispose()
    {
        CloseAll();
        _lock?.Dispose();
    }

    // A new directory is lost with its whole contents unless its own name is brought to the disk, and its parents' names.
    private static void Make(string directory)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        var parent = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException(directory);
        Make(parent);
        Posix.MakeDirectory(directory);
        SyncDirectory(parent);
    }

    private static void SyncDirectory(string directory)
    {
        using var handle = Posix.Open(directory, Posix.ReadOnly);
        Posix.SyncAll(handle);
    }

    private static void Reserve(SafeFileHandle file, long bytes)
    {
        if (bytes == 0 || Posix.TryReserve(file, bytes))
        {
            return;
        }

        var zeros = new byte[Math.Min(bytes, ZerosAtOnce)];
        for (long at = 0; at < bytes; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - at)), at);
        }
    }

    private static bool IsOfTheDisk(Exception failure) => failure is (IOException or UnauthorizedAccessException) and not MediumException;

    private MediumException Translate(Exception failure, string verb, string name)
    {
        // Numbers of <errno.h>; the base library hands them on as HResult wherever it has no exception of its own for them.
        const int permission = 1, noEntry = 2, access = 13, noDevice = 19, notDirectory = 20, noSpace = 28, readOnlyFileSystem = 30, notConnected = 107, stale = 116, quota = 122;
        var errno = failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => noEntry,
            UnauthorizedAccessException => access,
            _ => failure.HResult,
        };
        var kind = errno switch
        {
            noSpace or quota => MediumFailure.Full,
            readOnlyFileSystem or access or permission => MediumFailure.ReadOnly,
            noEntry or noDevice or stale or notConnected or notDirectory => MediumFailure.Gone,
            _ => MediumFailure.Broken,
        };
        return new MediumException(kind, $"{verb} {Path.Combine(_directory, name)}: {failure.Message}", failure);
    }

    private void RequireWriting()
    {
        if (!Writing)
        {
            throw new InvalidOperationException($"{_directory} is open for reading only");
        }
    }

    private void RequireSameDirectory()
    {
        if (Posix.Identify(_directory) != _identity)
        {
            throw new DirectoryNotFoundException("another directory is mounted here now");
        }
    }

    // Names come from this program alone: a wrong one is a mistake of ours, not of the disk's. A leading dot is left to the lock and to file systems.
    private string PathOf(string name) =>
        string.IsNullOrEmpty(name) || name[0] == '.' || name.AsSpan().ContainsAny('/', '\0')
            ? throw new ArgumentException($"'{name}' is no name of a file in a journal", nameof(name))
            : Path.Combine(_directory, name);

    private OpenFile Opened(string name, bool writing)
    {
        if (_open.TryGetValue(name, out var file))
        {
            if (file.Writable || !writing)
            {
                file.LastUse = ++_uses;
                return file;
            }

            _open.Remove(name);
            file.Handle.Dispose();
        }

        file = new OpenFile(Posix.Open(PathOf(name), writing ? Posix.ReadWrite : Posix.ReadOnly), writing);
        Keep(name, file);
        return file;
    }

    private void Keep(string name, OpenFile file)
    {
        file.LastUse = ++_uses;
        _open.Add(name, file);
        if (_open.Count > OpenMost && _open.Keys.Where(key => key != name && !_open[key].Unsynced).MinBy(key => _open[key].LastUse) is { } oldest)
        {
            _open.Remove(oldest, out var closed);
            closed!.Handle.Dispose();
        }
    }

    private void CloseAll()
    {
        foreach (var file in _open.Values)
        {
            file.Handle.Dispose();
        }

        _open.Clear();
    }

    private sealed class OpenFile(SafeFileHandle handle, bool writable)
    {
        public SafeFileHandle Handle => handle;

        public bool Writable => writable;

        public bool Unsynced { get; set; }

        public long LastUse { get; set; }
    }
}
