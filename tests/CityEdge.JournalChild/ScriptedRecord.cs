using System.Globalization;
using System.Text;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.JournalChild;

/// <summary>
/// What a life of the child appends as its n-th record of a lane: made of seed, lane, life and number alone, so that whoever reads it back can tell whether it is what was written.
/// </summary>
internal sealed record ScriptedRecord(int Life, long Number, RecordKind Kind, Stamp Stamp, byte[] Shared, byte[] Private, byte[] State)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 2, 0, 0, TimeSpan.FromHours(8));

    public static ScriptedRecord Of(int seed, LaneKind lane, int life, long number)
    {
        var random = new Random(HashOf(seed, (int)lane, life, number));
        var name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{life}/{number} "));
        var shared = new byte[name.Length + LengthOf(random)];
        random.NextBytes(shared);
        name.CopyTo(shared, 0);
        var (hidden, state) = (new byte[LengthOf(random)], new byte[random.Next(4) == 0 ? LengthOf(random) : 0]);
        random.NextBytes(hidden);
        random.NextBytes(state);
        var kind = lane == LaneKind.Readings ? RecordKind.Readings : random.Next(3) switch { 0 => RecordKind.Action, 1 => RecordKind.Note, _ => RecordKind.Transition };
        var stamp = new Stamp(
            new Guid(seed, 1, 2, 3, 4, 5, 6, 7, 8, 9, (byte)life), number * 1000, Start.AddHours(life).AddMilliseconds(random.Next(-500, 500) + number), (ClockQuality)random.Next(3));
        return new ScriptedRecord(life, number, kind, stamp, shared, hidden, state);
    }

    /// <summary>The record that these bytes claim to be; null where they are nobody's.</summary>
    public static ScriptedRecord? ClaimedBy(int seed, LaneKind lane, ReadOnlySpan<byte> shared)
    {
        var (slash, space) = (shared.IndexOf((byte)'/'), shared.IndexOf((byte)' '));
        return slash > 0 && space > slash && int.TryParse(shared[..slash], CultureInfo.InvariantCulture, out var life)
            && long.TryParse(shared[(slash + 1)..space], CultureInfo.InvariantCulture, out var number)
                ? Of(seed, lane, life, number) : null;
    }

    // Mostly the length of an event, now and then none or much.
    private static int LengthOf(Random random) => random.Next(20) switch { 0 => 0, 1 => random.Next(6000), _ => random.Next(40, 300) };

    // Fixed for ever, unlike HashCode.
    private static int HashOf(int seed, int lane, int life, long number)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in (ReadOnlySpan<long>)[seed, lane, life, number])
        {
            hash = unchecked((hash ^ (ulong)part) * 1099511628211UL);
            hash ^= hash >> 29;
        }

        return (int)(hash & int.MaxValue);
    }
}
