using System.Numerics;
using System.Text;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>
/// The names behind the numbers of batches. A set of names has a mark; every batch says which set it means, so that a batch of another configuration is never
/// read with the wrong names. Sets stand in records of kind Points, in chunks, again in each segment.
/// </summary>
internal sealed class PointNames
{
    private const byte Version = 1;
    private const int ChunkBytes = 60 << 10;
    private const int MostName = 512;
    private const int MostPoints = 1 << 17;
    private const int MostSets = 4;

    private readonly List<(uint Mark, int Total, Dictionary<int, NamedPoint> Points)> _sets = [];

    /// <summary>Tells one set of names from another: any change of a name, its kind, unit or place changes it.</summary>
    public static uint MarkOf(IReadOnlyList<PointDefinition> points)
    {
        var mark = uint.MaxValue;
        foreach (var point in points)
        {
            foreach (var octet in Encoding.UTF8.GetBytes(point.Name))
            {
                mark = BitOperations.Crc32C(mark, octet);
            }

            mark = BitOperations.Crc32C(mark, (uint)((byte)point.Kind | ((byte)point.Unit << 8) | 0xA5_0000));
        }

        return mark;
    }

    /// <summary>The records that name all points.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(IReadOnlyList<PointDefinition> points)
    {
        var (mark, records, scratch) = (MarkOf(points), new List<ReadOnlyMemory<byte>>(), new byte[ChunkBytes]);
        for (var from = 0; from < points.Count || from == 0;)
        {
            var writer = new PackedWriter(scratch);
            writer.Byte(Version);
            writer.UInt32(mark);
            writer.Unsigned((ulong)points.Count);
            writer.Unsigned((ulong)from);
            var next = from;
            while (next < points.Count && writer.Left > MostName + 32)
            {
                writer.Byte((byte)points[next].Kind);
                writer.Text(Shortened(points[next].Name));
                writer.Text(Units.Symbol(points[next].Unit));
                next++;
            }

            records.Add(scratch.AsSpan(0, writer.Position).ToArray());
            from = Math.Max(next, 1);
        }

        return records;
    }

    /// <summary>Takes up a record of kind Points; false when it cannot be read.</summary>
    public bool Learn(ReadOnlySpan<byte> record)
    {
        var reader = new PackedReader(record);
        if (reader.Byte() != Version)
        {
            return false;
        }

        var mark = reader.UInt32();
        var total = reader.Count(MostPoints);
        var number = reader.Count(total);
        var learned = new List<NamedPoint>();
        while (!reader.Failed && reader.Left > 0)
        {
            var kind = reader.Byte();
            var point = new NamedPoint(reader.Text(MostName), (PointKind)kind, reader.Text(MostName));
            if (reader.Failed || kind > (byte)PointKind.State || number + learned.Count >= total)
            {
                return false;
            }

            learned.Add(point);
        }

        if (reader.Failed)
        {
            return false;
        }

        var set = SetOf(mark, total);
        foreach (var point in learned)
        {
            set[number++] = point;
        }

        return true;
    }

    /// <summary>Whether every name of a set is known.</summary>
    public bool Knows(uint mark) => Find(mark) is not null;

    /// <summary>The names of a set by number; null until all of them are known.</summary>
    public IReadOnlyDictionary<int, NamedPoint>? Find(uint mark)
    {
        foreach (var set in _sets)
        {
            if (set.Mark == mark)
            {
                return set.Points.Count == set.Total ? set.Points : null;
            }
        }

        return null;
    }

    private Dictionary<int, NamedPoint> SetOf(uint mark, int total)
    {
        var index = _sets.FindIndex(set => set.Mark == mark);
        if (index >= 0 && _sets[index].Total == total)
        {
            return _sets[index].Points;
        }

        // Few sets are in use at a time; a reader that meets the forgotten one again learns it again.
        if (_sets.Count == MostSets)
        {
            _sets.RemoveAt(0);
        }

        _sets.Add((mark, total, []));
        return _sets[^1].Points;
    }

    private static string Shortened(string name) => Encoding.UTF8.GetByteCount(name) <= MostName ? name : name[..(MostName / 4)];
}
