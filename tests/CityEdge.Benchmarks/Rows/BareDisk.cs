using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Benchmarks.Rows;

/// <summary>The disk itself: bytes of an event's size written one behind the other into a file whose room is reserved, each followed by an fdatasync.</summary>
internal sealed class BareDisk : IEventStore
{
    private const string File = "bare";

    private readonly FileMedium _medium;
    private readonly byte[] _bytes;
    private long _offset;

    /// <param name="directory">Where.</param>
    /// <param name="bytes">Bytes of one event.</param>
    /// <param name="events">Events that there must be room for.</param>
    public BareDisk(string directory, int bytes, int events)
    {
        _medium = new FileMedium(directory);
        _bytes = new byte[bytes];
        Random.Shared.NextBytes(_bytes);
        _medium.Create(File, (long)bytes * events);
        _medium.Sync(File);
        _medium.SyncNames();
    }

    public void Keep(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _medium.Write(File, _offset, _bytes);
            _medium.Sync(File);
            _offset += _bytes.Length;
        }
    }

    public void Dispose() => _medium.Dispose();
}
