namespace CityEdge.Gateway.Journal.Media;

/// <summary>
/// One directory that keeps named files: all that the journal asks of a disk. Two implementations: real files, and a store that forgets what was
/// not synced. Nothing is durable before the matching sync has returned; every failure is a <see cref="MediumException"/>.
/// </summary>
/// <remarks>Used by one thread at a time; a second instance on the same directory may read meanwhile.</remarks>
internal interface IJournalMedium : IDisposable
{
    /// <summary>Names of all files, in ordinal order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Length of a file in bytes, its reserve included.</summary>
    long LengthOf(string name);

    /// <summary>Reads up to the span's length from an offset; returns how many bytes there were, 0 at the end.</summary>
    int Read(string name, long offset, Span<byte> into);

    /// <summary>Makes a new file of <paramref name="reserve"/> zero bytes whose room is really there, so that writing into it never meets a full disk. Fails where the name exists.</summary>
    void Create(string name, long reserve);

    /// <summary>Writes all bytes at an offset, inside the file or at its end.</summary>
    void Write(string name, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Brings the file's bytes and length to the disk (fdatasync). Its name is durable only after <see cref="SyncNames"/>.</summary>
    void Sync(string name);

    /// <summary>Shortens a file; durable after <see cref="Sync"/>.</summary>
    void Cut(string name, long length);

    /// <summary>Renames; fails where the new name exists. Durable after <see cref="SyncNames"/>.</summary>
    void Rename(string name, string to);

    /// <summary>Removes a file; durable after <see cref="SyncNames"/>.</summary>
    void Delete(string name);

    /// <summary>Brings created, renamed and deleted names to the disk (fsync of the directory).</summary>
    void SyncNames();
}
