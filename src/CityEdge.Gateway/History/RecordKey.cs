using System.Buffers.Binary;
using CityEdge.Gateway.Journal.Lanes;
using LiteDB;

namespace CityEdge.Gateway.History;

/// <summary>A record's id as a key of the database that sorts as the journal does, so that order, paging and "newest first" need no index of their own.</summary>
internal static class RecordKey
{
    public const int Bytes = 16;

    public static readonly BsonValue First = new(new byte[Bytes]);

    public static BsonValue Of(RecordId id) => new(Write(id, Bytes));

    /// <summary>The key of one point's readings in the window that begins at a record.</summary>
    public static BsonValue Of(RecordId window, int point)
    {
        var key = Write(window, Bytes + sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(Bytes), point);
        return new BsonValue(key);
    }

    public static RecordId Read(BsonValue key)
    {
        var bytes = key.AsBinary.AsSpan();
        return new RecordId(
            new Epoch(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }

    /// <summary>Reads what <see cref="RecordId.ToString"/> writes; null for anything else.</summary>
    public static RecordId? Parse(string? text) =>
        text?.Split('/') is [var epoch, var sequence] && Epoch.Parse(epoch) is { } parsed
        && long.TryParse(sequence, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? new RecordId(parsed, number) : null;

    private static byte[] Write(RecordId id, int length)
    {
        var key = new byte[length];
        BinaryPrimitives.WriteUInt32BigEndian(key, id.Epoch.Ordinal);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(4), id.Epoch.Mark);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(8), id.Sequence);
        return key;
    }
}
