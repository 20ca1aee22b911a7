using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;
using LiteDB;

namespace CityEdge.Gateway.History;

/// <summary>
/// What stands in the database, by hand and without LiteDB's mapper (it needs reflection). Names are short because each document repeats them, and differ in
/// more than case because LiteDB takes no notice of it.
/// </summary>
internal static class HistoryDocuments
{
    /// <summary>An event: the journal's own two parts, so that nothing is lost and one codec reads both.</summary>
    public static BsonDocument Of(KeptEvent kept) => new()
    {
        ["_id"] = RecordKey.Of(kept.Event.Id),
        ["p"] = kept.Event.Place.ToUnixTimeMilliseconds(),
        ["k"] = (int)kept.Record.Kind,
        ["s"] = kept.Record.Shared.ToArray(),
        ["h"] = kept.Record.Private.ToArray(),
    };

    public static int BytesOf(KeptEvent kept) => kept.Record.Shared.Length + kept.Record.Private.Length + HistoryDefaults.DocumentCost;

    public static int BytesOf(BsonDocument happened) => happened["s"].AsBinary.Length + happened["h"].AsBinary.Length + HistoryDefaults.DocumentCost;

    /// <summary>Reads an event; null where its parts are of a form that this version does not know.</summary>
    public static HistoryEvent? ToEvent(BsonDocument document)
    {
        var record = new StoredRecord
        {
            Id = RecordKey.Read(document["_id"]),
            Kind = (RecordKind)document["k"].AsInt32,
            Stamp = default,
            Shared = document["s"].AsBinary,
            Private = document["h"].AsBinary,
            Salt = default,
            State = default,
            Previous = default,
            Hash = default,
            Segment = 0,
            Offset = 0,
        };
        return EventCodec.Decode(record) is { } decoded
            ? new HistoryEvent(decoded.Id, decoded.Kind, DateTimeOffset.FromUnixTimeMilliseconds(document["p"].AsInt64), decoded.Shared, decoded.Private) : null;
    }

    public static BsonDocument Of(EventDay day) => new()
    {
        ["_id"] = day.Number,
        ["o"] = RecordKey.Of(day.Oldest),
        ["n"] = RecordKey.Of(day.Newest),
        ["z"] = new BsonArray(day.Zones.Select(static zone => new BsonValue(zone))),
        ["c"] = new BsonArray(day.Classes.Select(static kind => new BsonValue(kind))),
    };

    public static EventDay ToDay(BsonDocument document) => new(document["_id"].AsInt32)
    {
        Oldest = RecordKey.Read(document["o"]),
        Newest = RecordKey.Read(document["n"]),
        Zones = [.. document["z"].AsArray.Select(static zone => zone.AsString)],
        Classes = new(document["c"].AsArray.Select(static kind => kind.AsString), StringComparer.OrdinalIgnoreCase),
    };

    public static BsonDocument Of(KeptWindow window) => new()
    {
        ["_id"] = RecordKey.Of(window.Key),
        ["o"] = window.Oldest.ToUnixTimeMilliseconds(),
        ["n"] = window.Newest.ToUnixTimeMilliseconds(),
        ["b"] = window.Bytes,
    };

    public static KeptWindow ToWindow(BsonDocument document) => new(
        RecordKey.Read(document["_id"]), DateTimeOffset.FromUnixTimeMilliseconds(document["o"].AsInt64),
        DateTimeOffset.FromUnixTimeMilliseconds(document["n"].AsInt64), document["b"].AsInt64);

    public static BsonDocument Of(RecordId window, KnownPoint point, PointReadings readings) => new()
    {
        ["_id"] = RecordKey.Of(window, point.Number),
        ["t"] = readings.Start,
        ["c"] = readings.Count,
        ["b"] = readings.Bytes.ToArray(),
    };

    public static BsonDocument Of(KnownPoint point)
    {
        var last = new byte[SampleCode.Most];
        var length = SampleCode.Write(point.Last, 0, last);
        return new BsonDocument
        {
            ["_id"] = point.Number,
            ["n"] = point.Name,
            ["k"] = (int)point.Kind,
            ["u"] = point.Unit,
            ["l"] = last[..length],
        };
    }

    public static KnownPoint ToPoint(BsonDocument document) => new(document["_id"].AsInt32, document["n"].AsString)
    {
        Kind = (PointKind)document["k"].AsInt32,
        Unit = document["u"].AsString,
        Last = SampleCode.Read(document["l"].AsBinary, 0).First(),
    };

    public static BsonDocument Of(HistoryLack lack) => new()
    {
        ["l"] = (int)lack.Lane,
        ["n"] = lack.Records,
        ["f"] = RecordKey.Of(lack.First),
        ["t"] = RecordKey.Of(lack.Last),
    };

    public static HistoryLack ToLack(BsonDocument document) =>
        new((LaneKind)document["l"].AsInt32, document["n"].AsInt64, RecordKey.Read(document["f"]), RecordKey.Read(document["t"]));

    public static BsonValue Of(LaneCursor? cursor) => cursor is null ? BsonValue.Null
        : new BsonDocument { ["i"] = cursor.Id.ToString(), ["h"] = cursor.Hash.ToArray() };

    public static LaneCursor? ToCursor(BsonValue value) => value.IsNull ? null
        : new LaneCursor(RecordKey.Parse(value["i"].AsString) ?? throw new HistoryDamagedException("a cursor cannot be read"), value["h"].AsBinary);
}
