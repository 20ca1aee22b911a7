using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Counts what passes to a medium.</summary>
internal sealed class CountingMedium(IJournalMedium medium) : IJournalMedium
{
    /// <summary>Bytes handed to <see cref="Write"/>, and the zeros of new files.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes handed to <see cref="Write"/>.</summary>
    public long Filled { get; private set; }

    public int Syncs { get; private set; }

    public IReadOnlyList<string> List() => medium.List();

    public long LengthOf(string name) => medium.LengthOf(name);

    public int Read(string name, long offset, Span<byte> into) => medium.Read(name, offset, into);

    public void Create(string name, long reserve)
    {
        Written += reserve;
        medium.Create(name, reserve);
    }

    public void Write(string name, long offset, ReadOnlySpan<byte> bytes)
    {
        Written += bytes.Length;
        Filled += bytes.Length;
        medium.Write(name, offset, bytes);
    }

    public void Sync(string name)
    {
        Syncs++;
        medium.Sync(name);
    }

    public void Cut(string name, long length) => medium.Cut(name, length);

    public void Rename(string name, string to) => medium.Rename(name, to);

    public void Delete(string name) => medium.Delete(name);

    public void SyncNames() => medium.SyncNames();

    public void Dispose() => medium.Dispose();
}
