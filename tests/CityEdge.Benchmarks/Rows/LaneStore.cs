using System.Security.Cryptography;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Our alarms lane on real files, laid out as the gateway lays it out.</summary>
internal sealed class LaneStore : IEventStore
{
    private readonly Lane _lane;
    private readonly long _most;
    private long _number;

    /// <param name="directory">Where.</param>
    /// <param name="most">Bytes beyond which the oldest segment is dropped, as in service.</param>
    public LaneStore(string directory, long most = long.MaxValue)
    {
        Medium = new CountingMedium(new FileMedium(directory));
        _lane = Lane.Open(Medium, Options);
        _most = most;
    }

    public static LaneOptions Options { get; } =
        new() { Kind = LaneKind.Alarms, Machine = SampleEvent.Boot, Boot = SampleEvent.Boot, Draw = RandomNumberGenerator.Fill };

    public CountingMedium Medium { get; }

    public Lane Lane => _lane;

    public void Keep(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _lane.Append(new RecordDraft
            {
                Kind = RecordKind.Transition, Stamp = SampleEvent.StampOf(++_number), Shared = SampleEvent.Shared, Private = SampleEvent.Private,
            });
        }

        _lane.Sync();
        while (_lane.Bytes > _most && _lane.DropOldest() is not null)
        {
            // Within its bytes, as the journal's owner keeps it.
        }
    }

    public void Dispose()
    {
        _lane.Dispose();
        Medium.Dispose();
    }
}
