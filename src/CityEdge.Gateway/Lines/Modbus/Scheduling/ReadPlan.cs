using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>
/// Merges a device's values into as few reads as it allows.
/// What holds: every value lies whole in exactly one read; a read begins at its first and ends at its last value; it asks for at most
/// <see cref="ModbusProfile.MaxRegisters"/> registers (coils: sixteen times as many, at most 2,000) and spans at most
/// <see cref="ModbusProfile.MaxHole"/> registers that nobody asked for (coils: sixteen times as many), none of them learned to be missing.
/// A value wider than the limit stays whole and is a read of its own.
/// </summary>
internal static class ReadPlan
{
    // Sixteen coils travel in the room of one register.
    private const int CoilsPerRegister = 16;
    private const int MostCoils = 2000;
    private const int MostRegisters = 125;
    private const int TableEnd = 0x10000;

    /// <summary>The reads of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="outputs">Its outputs' states; their read-back coils are read together.</param>
    /// <param name="holes">What is known to be missing; other devices' holes are passed over.</param>
    /// <param name="refused">Receives points that lie past the end of their table.</param>
    public static List<ReadBlock> Build(
        BoundDevice device, IEnumerable<OutputState> outputs, IReadOnlyCollection<LearnedHole> holes, ICollection<BoundPoint> refused)
    {
        var groups = new SortedDictionary<(bool Ordinary, RegisterTable Table, long Interval, bool Output), List<ReadItem>>();
        foreach (var output in outputs)
        {
            Add(groups, (false, RegisterTable.Coil, ScheduleDefaults.SupervisionInterval, true), new(output.Bound.Profile.Coil.ReadBack, 1, null, output));
        }

        foreach (var point in device.Points)
        {
            var profile = point.Profile;
            var item = new ReadItem(profile.Register.Address, point.Decoder.Registers, point);
            if (item.End > TableEnd)
            {
                refused.Add(point);
                continue;
            }

            Add(groups, (!profile.LifeSafety, profile.Register.Table, profile.Interval.Ticks, false), item);
        }

        var blocks = new List<ReadBlock>();
        foreach (var (key, items) in groups)
        {
            var coils = key.Table is RegisterTable.Coil or RegisterTable.Discrete;
            var limit = Math.Clamp(device.Profile.Modbus.MaxRegisters, 1, MostRegisters);
            var hole = Math.Max(device.Profile.Modbus.MaxHole, 0);
            var missing = holes.Where(h => h.Device == device.Id && h.Table == key.Table).ToArray();
            foreach (var read in Merge(
                items, coils ? Math.Min(MostCoils, limit * CoilsPerRegister) : limit, coils ? hole * CoilsPerRegister : hole, missing))
            {
                blocks.Add(new ReadBlock(device.Unit, key.Table, read, key.Interval, !key.Ordinary));
            }
        }

        return blocks;
    }

    /// <summary>Splits values into reads; greedy from the lowest address, which no other split undercuts.</summary>
    public static List<ReadItem[]> Merge(IEnumerable<ReadItem> items, int limit, int maxHole, IReadOnlyCollection<LearnedHole> missing)
    {
        var reads = new List<ReadItem[]>();
        var read = new List<ReadItem>();
        var end = 0;
        foreach (var item in items.OrderBy(static i => i.Address).ThenBy(static i => i.End))
        {
            var together = read.Count > 0
                && Math.Max(end, item.End) - read[0].Address <= limit
                && item.Address - end <= maxHole
                && !(item.Address > end && missing.Any(h => h.Overlaps(end, item.Address)));
            if (!together && read.Count > 0)
            {
                reads.Add([.. read]);
                read.Clear();
            }

            end = read.Count == 0 ? item.End : Math.Max(end, item.End);
            read.Add(item);
        }

        if (read.Count > 0)
        {
            reads.Add([.. read]);
        }

        return reads;
    }

    /// <summary>The same values without the holes between them, and which holes these were; one block when there was none.</summary>
    public static List<ReadBlock> SplitAtHoles(string device, ReadBlock block, ICollection<LearnedHole> learned)
    {
        var runs = Merge(block.Items, int.MaxValue, 0, []);
        for (var i = 1; i < runs.Count; i++)
        {
            var from = runs[i - 1].Max(static item => item.End);
            learned.Add(new LearnedHole(device, block.Table, from, runs[i][0].Address - from));
        }

        return [.. runs.Select(run => Part(block, run))];
    }

    /// <summary>Two halves that cut no value; null when the values cannot be parted.</summary>
    public static (ReadBlock Low, ReadBlock High)? Bisect(ReadBlock block)
    {
        var items = block.Items;
        var best = 0;
        var end = items[0].End;
        for (var i = 1; i < items.Length; i++)
        {
            if (items[i].Address >= end && Math.Abs(2 * i - items.Length) < Math.Abs(2 * best - items.Length))
            {
                best = i;
            }

            end = Math.Max(end, items[i].End);
        }

        return best == 0 ? null : (Part(block, items[..best]), Part(block, items[best..]));
    }

    private static ReadBlock Part(ReadBlock whole, ReadItem[] items) =>
        new(whole.Unit, whole.Table, items, whole.Interval, whole.LifeSafety) { Due = whole.Due, Urgent = whole.Urgent };

    private static void Add<TKey>(SortedDictionary<TKey, List<ReadItem>> groups, TKey key, ReadItem item)
        where TKey : notnull
    {
        if (!groups.TryGetValue(key, out var items))
        {
            groups.Add(key, items = []);
        }

        items.Add(item);
    }
}
