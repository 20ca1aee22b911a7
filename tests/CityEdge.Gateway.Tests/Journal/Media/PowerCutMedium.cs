using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>
/// A directory in memory that forgets what was not synced: after a power cut each unsynced write is there, gone or torn, in any order, and each change of a name is
/// there or undone. Everything that journals is tested over it; the contract it shares with the real one is <c>MediumTests</c>.
/// </summary>
internal sealed class PowerCutMedium : IJournalMedium
{
    private readonly SimulatedDisk _disk;
    private bool _cut;

    public PowerCutMedium()
        : this(new SimulatedDisk())
    {
    }

    /// <summary>Starts with files that are wholly on the disk.</summary>
    public PowerCutMedium(IEnumerable<KeyValuePair<string, byte[]>> files)
        : this(SimulatedDisk.Of(files))
    {
    }

    private PowerCutMedium(SimulatedDisk disk) => _disk = disk;

    /// <summary>How many operations changed or synced anything (reads do not count).</summary>
    public int Operations { get; private set; }

    /// <summary>How many of them were syncs, of files or of names.</summary>
    public int Syncs { get; private set; }

    /// <summary>Bytes handed to <see cref="Write"/>.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>The power goes with the operation of this number (from 1), which may or may not reach the disk; it and all later ones throw.</summary>
    public int? Fuse { get; set; }

    /// <summary>Syncs for which this is true return and do nothing: what a missing sync would be.</summary>
    public Func<MediumOperation, bool>? Ignore { get; set; }

    /// <summary>Operations for which this names a failure fail with it. A sync that fails leaves its data neither dirty nor known to be on the disk.</summary>
    public Func<MediumOperation, MediumFailure?>? Fail { get; set; }

    /// <summary>Called before every operation, reads included: a slow disk moves the test's clock here.</summary>
    public Action<MediumOperation>? Before { get; set; }

    /// <summary>Bytes of all files together at most; beyond it <see cref="Create"/> and a growing <see cref="Write"/> fail as on a full disk.</summary>
    public long? Room { get; set; }

    /// <summary>Changes of bytes and names that no sync has brought to the disk.</summary>
    public int Unsynced => Locked(() => _disk.Unsynced);

    /// <summary>All files as processes see them; copies.</summary>
    public IReadOnlyDictionary<string, byte[]> Files =>
        Locked(() => _disk.Names.ToDictionary(static pair => pair.Key, static pair => (byte[])[.. pair.Value.Bytes], StringComparer.Ordinal));

    /// <summary>From the given operation on (counted from now, 1 is the next) everything that changes or syncs fails, reads do not.</summary>
    public void FailAfter(int operations, MediumFailure failure)
    {
        var from = Operations + operations;
        Fail = operation => operation.Kind != MediumOperationKind.Read && operation.Number >= from ? failure : null;
    }

    /// <summary>A medium holding what a power cut at this moment could have left; this one stays as it is.</summary>
    public PowerCutMedium AfterCut(Random random) => Locked(() => new PowerCutMedium(_disk.AfterCut(random)));

    /// <summary>The same disk, opened by another process or after this one was killed: what the kernel holds is still there.</summary>
    public PowerCutMedium Again() => new(_disk);

    /// <summary>Lets go of pages whose sync has failed: processes now see what the disk has.</summary>
    public void Evict() => Locked(() =>
    {
        foreach (var inode in _disk.Names.Values)
        {
            inode.Evict();
        }
    });

    /// <summary>Changes bytes on the disk itself, as damage does.</summary>
    public void Damage(string name, Func<byte[], byte[]> how) => Locked(() =>
        _disk.Names[name] = SimulatedDisk.Inode.Durable(how([.. _disk.Names[name].Bytes])));

    public IReadOnlyList<string> List()
    {
        Begin(MediumOperationKind.Read, "");
        return Locked(() => _disk.Names.Keys.ToArray());
    }

    public long LengthOf(string name)
    {
        Begin(MediumOperationKind.Read, name);
        return Locked(() => Find(name).Bytes.LongLength);
    }

    public int Read(string name, long offset, Span<byte> into)
    {
        Begin(MediumOperationKind.Read, name);
        lock (_disk.Gate)
        {
            var bytes = Find(name).Bytes;
            var there = bytes.AsSpan((int)Math.Min(offset, bytes.Length));
            there = there[..Math.Min(there.Length, into.Length)];
            there.CopyTo(into);
            return there.Length;
        }
    }

    public void Create(string name, long reserve) => Run(MediumOperationKind.Create, name, () =>
    {
        RequireFree(name);
        RequireRoom(reserve);
        var inode = new SimulatedDisk.Inode();
        inode.SetLength(reserve);
        _disk.Create(name, inode);
    });

    public void Write(string name, long offset, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        Run(MediumOperationKind.Write, name, () =>
        {
            var inode = Find(name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, inode.Bytes.LongLength);
            RequireRoom(offset + copy.Length - inode.Bytes.LongLength);
            inode.Write(offset, copy);
            BytesWritten += copy.Length;
        });
    }

    public void Sync(string name) => Run(MediumOperationKind.Sync, name, () => Find(name).Sync());

    public void Cut(string name, long length) => Run(MediumOperationKind.Cut, name, () => Find(name).SetLength(length));

    public void Rename(string name, string to) => Run(MediumOperationKind.Rename, name, () =>
    {
        Find(name);
        RequireFree(to);
        _disk.Rename(name, to);
    });

    public void Delete(string name) => Run(MediumOperationKind.Delete, name, () =>
    {
        Find(name);
        _disk.Delete(name);
    });

    public void SyncNames() => Run(MediumOperationKind.SyncNames, "", _disk.SyncNames);

    public void Dispose()
    {
    }

    private static void RequireName(string name)
    {
        if (string.IsNullOrEmpty(name) || name[0] == '.' || name.AsSpan().ContainsAny('/', '\0'))
        {
            throw new ArgumentException($"'{name}' is no name of a file in a journal", nameof(name));
        }
    }

    private void Run(MediumOperationKind kind, string name, Action work)
    {
        var sync = kind is MediumOperationKind.Sync or MediumOperationKind.SyncNames;
        Operations++;
        Syncs += sync ? 1 : 0;
        var operation = Begin(kind, name);
        if (Operations == Fuse)
        {
            // A write under way may reach the disk, whole or torn; of a sync under way the same may be said of all it was to bring there.
            _cut = true;
            if (!sync)
            {
                Locked(work);
            }

            throw new PowerCutException();
        }

        if (sync && Ignore?.Invoke(operation) == true)
        {
            return;
        }

        if (Fail?.Invoke(operation) is { } failure)
        {
            if (kind == MediumOperationKind.Sync)
            {
                Locked(() => Find(name).Forget());
            }

            throw new MediumException(failure, $"{kind} {name} was made to fail");
        }

        Locked(work);
    }

    private MediumOperation Begin(MediumOperationKind kind, string name)
    {
        if (_cut)
        {
            throw new PowerCutException();
        }

        if (name.Length > 0 || kind is not (MediumOperationKind.Read or MediumOperationKind.SyncNames))
        {
            RequireName(name);
        }

        var operation = new MediumOperation(kind, name, Operations);
        Before?.Invoke(operation);
        if (kind == MediumOperationKind.Read && Fail?.Invoke(operation) is { } failure)
        {
            throw new MediumException(failure, $"{kind} {name} was made to fail");
        }

        return operation;
    }

    private SimulatedDisk.Inode Find(string name) =>
        _disk.Names.TryGetValue(name, out var inode) ? inode : throw new MediumException(MediumFailure.Gone, $"{name} is not there");

    private void RequireFree(string name)
    {
        RequireName(name);
        if (_disk.Names.ContainsKey(name))
        {
            throw new MediumException(MediumFailure.Broken, $"{name} exists");
        }
    }

    private void RequireRoom(long more)
    {
        if (more > 0 && Room is { } room && _disk.Names.Values.Sum(static inode => inode.Bytes.LongLength) + more > room)
        {
            throw new MediumException(MediumFailure.Full, "no room is left");
        }
    }

    private void Locked(Action work)
    {
        lock (_disk.Gate)
        {
            work();
        }
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_disk.Gate)
        {
            return work();
        }
    }
}
