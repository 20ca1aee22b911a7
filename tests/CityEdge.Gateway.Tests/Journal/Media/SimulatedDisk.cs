namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>
/// What lies on a simulated disk and what the kernel still holds in memory for it: of each file its durable bytes and the changes since, of the directory its
/// durable names and the changes since.
/// </summary>
internal sealed class SimulatedDisk
{
    private const int Sector = 512;

    private Dictionary<string, Inode> _durableNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _names = [];

    /// <summary>Everybody who uses the disk takes this first: a reader may be another thread.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The directory as processes see it.</summary>
    public SortedDictionary<string, Inode> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes that no sync has brought to the disk.</summary>
    public int Unsynced => _names.Count + Names.Values.Sum(static inode => inode.Unsynced);

    public static SimulatedDisk Of(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var disk = new SimulatedDisk();
        foreach (var (name, bytes) in files)
        {
            disk.Names[name] = disk._durableNames[name] = Inode.Durable([.. bytes]);
        }

        return disk;
    }

    public void Create(string name, Inode inode)
    {
        Names.Add(name, inode);
        _names.Add(new(null, name, inode));
    }

    public void Rename(string name, string to)
    {
        var inode = Names[name];
        Names.Remove(name);
        Names.Add(to, inode);
        _names.Add(new(name, to, inode));
    }

    public void Delete(string name)
    {
        var inode = Names[name];
        Names.Remove(name);
        _names.Add(new(name, null, inode));
    }

    public void SyncNames()
    {
        _durableNames = new(Names, StringComparer.Ordinal);
        _names.Clear();
    }

    /// <summary>What the disk may hold after the power was cut now.</summary>
    public SimulatedDisk AfterCut(Random random)
    {
        var names = new Dictionary<string, Inode>(_durableNames, StringComparer.Ordinal);
        var prefix = random.Next(2) == 0 ? random.Next(_names.Count + 1) : -1;
        for (var i = 0; i < _names.Count; i++)
        {
            if (prefix < 0 ? random.Next(2) == 0 : i < prefix)
            {
                _names[i].Apply(names);
            }
        }

        var after = new SimulatedDisk();
        var survivors = new Dictionary<Inode, Inode>();
        foreach (var (name, inode) in names)
        {
            if (!survivors.TryGetValue(inode, out var survivor))
            {
                survivors.Add(inode, survivor = inode.AfterCut(random));
            }

            after.Names[name] = after._durableNames[name] = survivor;
        }

        return after;
    }

    /// <summary>A change of the directory: created (no <paramref name="From"/>), deleted (no <paramref name="To"/>) or renamed.</summary>
    private sealed record NameChange(string? From, string? To, Inode Inode)
    {
        // In any order, as POSIX allows and file systems without a journal (vfat, ext2) do; one with a journal keeps the order of a directory's changes (ext4, xfs).
        // Atomic, as every journalling file system has it: a rename is done or not done. One whose file was created under the old name and never synced
        // may appear under the new name alone; a deletion that was lost does not bring back a name that has been given to another file since.
        public void Apply(Dictionary<string, Inode> names)
        {
            if (From is not null && names.TryGetValue(From, out var there) && there == Inode)
            {
                names.Remove(From);
            }

            if (To is not null)
            {
                names[To] = Inode;
            }
        }
    }

    /// <summary>One file without its name.</summary>
    /// <remarks>
    /// Bytes that were never written read as zeros, before and after a cut, and never as what the blocks held before: files are reserved whole, and file systems
    /// keep reserved blocks marked as unwritten until data has reached them.
    /// </remarks>
    public sealed class Inode
    {
        private readonly List<Change> _changes = [];

        // What a failed sync has dropped: still readable, already clean, on the disk or not (errors of fsync are reported once).
        private readonly List<Change> _forgotten = [];
        private byte[] _durable = [];

        /// <summary>The bytes as processes see them.</summary>
        public byte[] Bytes { get; private set; } = [];

        public int Unsynced => _changes.Count + _forgotten.Count;

        public static Inode Durable(byte[] bytes) => new() { _durable = bytes, Bytes = [.. bytes] };

        public void Write(long offset, ReadOnlySpan<byte> bytes) => Do(new Change(offset, bytes.ToArray(), null));

        public void SetLength(long length) => Do(new Change(0, [], length));

        public void Sync()
        {
            _durable = _changes.Aggregate(_durable, static (bytes, change) => change.Apply(bytes));
            _changes.Clear();
        }

        /// <summary>A sync that failed: the kernel calls the pages clean although nobody knows whether the disk has them.</summary>
        public void Forget()
        {
            _forgotten.AddRange(_changes);
            _changes.Clear();
        }

        /// <summary>Memory ran short, and the kernel let go of pages that it thinks clean: processes now see the disk.</summary>
        public void Evict()
        {
            _forgotten.Clear();
            Bytes = _changes.Aggregate((byte[])[.. _durable], static (bytes, change) => change.Apply(bytes));
        }

        public Inode AfterCut(Random random)
        {
            Change[] lost = [.. _forgotten, .. _changes];
            if (random.Next(3) > 0)
            {
                random.Shuffle(lost);
            }

            var chance = random.NextDouble();
            var bytes = (byte[])[.. _durable];
            foreach (var change in lost)
            {
                if (random.NextDouble() < chance)
                {
                    bytes = Torn(change, random).Aggregate(bytes, static (bytes, part) => part.Apply(bytes));
                }
            }

            return Durable(bytes);
        }

        private void Do(Change change)
        {
            _changes.Add(change);
            Bytes = change.Apply(Bytes);
        }

        // Whole, up to a sector, any of its sectors, up to any byte, or its length without its bytes.
        private static IEnumerable<Change> Torn(Change change, Random random)
        {
            if (change.Length is not null || change.Bytes.Length == 0)
            {
                return [change];
            }

            var sectors = change.Sectors().ToArray();
            return random.Next(6) switch
            {
                0 => sectors[..random.Next(sectors.Length + 1)],
                1 => sectors.Where(_ => random.Next(2) == 0),
                2 => [change with { Bytes = change.Bytes[..random.Next(change.Bytes.Length)] }],
                3 => [change with { Bytes = [], Offset = change.Offset + change.Bytes.Length }],
                _ => [change],
            };
        }

        /// <summary>Bytes at an offset, or a new length.</summary>
        private sealed record Change(long Offset, byte[] Bytes, long? Length)
        {
            public byte[] Apply(byte[] to)
            {
                if ((Length ?? Math.Max(to.Length, Offset + Bytes.Length)) is var length && length != to.Length)
                {
                    Array.Resize(ref to, checked((int)length));
                }

                Bytes.CopyTo(to, Offset);
                return to;
            }

            public IEnumerable<Change> Sectors()
            {
                for (var at = 0; at < Bytes.Length;)
                {
                    var end = (int)Math.Min(Bytes.Length, ((Offset + at) / Sector * Sector) + Sector - Offset);
                    yield return this with { Offset = Offset + at, Bytes = Bytes[at..end] };
                    at = end;
                }
            }
        }
    }
}
