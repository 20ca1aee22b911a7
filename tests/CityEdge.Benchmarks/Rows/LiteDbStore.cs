using LiteDB;

namespace CityEdge.Benchmarks.Rows;

/// <summary>LiteDB, one collection of plain documents, one transaction a group.</summary>
internal sealed class LiteDbStore : IEventStore
{
    private readonly LiteDatabase _database;
    private readonly ILiteCollection<BsonDocument> _events;
    private long _number;

    public LiteDbStore(string path)
    {
        _database = new LiteDatabase(new ConnectionString { Filename = path, Connection = ConnectionType.Direct });
        _events = _database.GetCollection("event");
    }

    public void Keep(int count)
    {
        var documents = new BsonDocument[count];
        for (var i = 0; i < count; i++)
        {
            var stamp = SampleEvent.StampOf(++_number);
            documents[i] = new BsonDocument
            {
                ["_id"] = _number,
                ["kind"] = 1,
                ["boot"] = SampleEvent.Boot,
                ["monotonic"] = stamp.Monotonic,
                ["wall"] = stamp.Wall.UtcTicks,
                ["clock"] = (int)stamp.Clock,
                ["shared"] = SampleEvent.Shared,
                ["private"] = SampleEvent.Private,
            };
        }

        _events.Insert(documents);
    }

    public void Dispose() => _database.Dispose();
}
