using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Sites;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

public sealed class ReadPlanTests
{
    private static readonly Gen<ReadItem> Item =
        from address in Gen.OneOf(Gen.Int[0, 400], Gen.Int[65300, 65531])
        from registers in Gen.Int[0, 4].Select(static i => i < 3 ? 1 : i == 3 ? 2 : 4)
        select new ReadItem(address, registers);

    private static readonly Gen<(ReadItem[] Items, int Limit, int Hole, LearnedHole[] Missing)> Case =
        from items in Item.Array[1, 60]
        from limit in Gen.Int[4, 125]
        from hole in Gen.Int[0, 20]
        from missing in (from at in Gen.Int[0, 400] from count in Gen.Int[1, 5] select new LearnedHole("d", RegisterTable.Holding, at, count)).Array[0, 4]
        select (items, limit, hole, missing);

    [Fact]
    public void Every_value_lies_whole_in_exactly_one_read_within_the_limits() => Case.Sample(c =>
    {
        var reads = ReadPlan.Merge(c.Items, c.Limit, c.Hole, c.Missing);

        Assert.Equal(c.Items.Order(ByPlace), reads.SelectMany(static r => r).Order(ByPlace));
        foreach (var read in reads)
        {
            var end = read[0].Address;
            foreach (var item in read)
            {
                var gap = item.Address - end;
                Assert.True(gap <= c.Hole);
                Assert.False(gap > 0 && c.Missing.Any(h => h.Overlaps(end, item.Address)));
                end = Math.Max(end, item.End);
            }

            Assert.InRange(end - read[0].Address, 1, c.Limit);
            Assert.InRange(end, 1, 0x10000);
        }
    });

    [Fact]
    public void No_other_split_has_fewer_reads() => Case.Sample(c =>
    {
        var items = c.Items.Order(ByPlace).ToArray();
        var fewest = new int[items.Length + 1];
        for (var to = 1; to <= items.Length; to++)
        {
            fewest[to] = int.MaxValue;
            for (var from = 0; from < to; from++)
            {
                if (Fits(items[from..to], c.Limit, c.Hole, c.Missing))
                {
                    fewest[to] = Math.Min(fewest[to], fewest[from] + 1);
                }
            }
        }

        Assert.Equal(fewest[^1], ReadPlan.Merge(c.Items, c.Limit, c.Hole, c.Missing).Count);
    });

    [Fact]
    public void A_read_asks_for_nothing_before_its_first_and_after_its_last_value() => Case.Sample(c =>
    {
        foreach (var read in ReadPlan.Merge(c.Items, c.Limit, c.Hole, c.Missing))
        {
            var block = new ReadBlock(1, RegisterTable.Holding, read, 1, false);

            Assert.Equal(read.Min(static i => i.Address), block.Address);
            Assert.Equal(read.Max(static i => i.End), block.Address + block.Count);
        }
    });

    [Fact]
    public void Split_at_holes_and_bisected_all_values_remain_once() => Case.Sample(c =>
    {
        foreach (var read in ReadPlan.Merge(c.Items, c.Limit, c.Hole, c.Missing))
        {
            var block = new ReadBlock(1, RegisterTable.Holding, read, 1, false);
            var learned = new List<LearnedHole>();
            var parts = ReadPlan.SplitAtHoles("d", block, learned);

            Assert.Equal(read, parts.SelectMany(static p => p.Items));
            Assert.Equal(parts.Count - 1, learned.Count);
            Assert.Equal(block.Count, parts.Sum(static p => p.Count) + learned.Sum(static h => h.Count));
            Assert.DoesNotContain(read, i => learned.Exists(h => h.Overlaps(i.Address, i.End)));
            if (ReadPlan.Bisect(block) is { } halves)
            {
                Assert.Equal(read, halves.Low.Items.Concat(halves.High.Items));
                Assert.True(halves.Low.Address + halves.Low.Count <= halves.High.Address);
            }
        }
    });

    [Fact]
    public void Points_of_different_tables_classes_and_intervals_are_read_apart()
    {
        var line = new TestLine();
        var device = line.Device(1, [
            TestLine.Point(0), TestLine.Point(1), TestLine.Point(2, interval: 5), TestLine.Point(3, lifeSafety: false),
            TestLine.Point(4, table: RegisterTable.Input)]);

        var blocks = ReadPlan.Build(device, [], [], []);

        Assert.Equal(4, blocks.Count);
        Assert.Equal(2, blocks.Single(static b => b.Items.Length > 1).Count);
        Assert.True(blocks[0].LifeSafety);
        Assert.False(blocks[^1].LifeSafety);
    }

    [Fact]
    public void Coils_merge_over_sixteen_times_the_hole_and_up_to_two_thousand()
    {
        var line = new TestLine();
        var bits = new[] { 0, 128, 257, 2000, 2400 }.Select(static a => TestLine.Point(a, table: RegisterTable.Coil, type: RegisterType.Bool));
        var device = line.Device(1, bits, modbus: new ModbusProfile { MaxHole = 8 });
        var wide = line.Device(2, Enumerable.Range(0, 21).Select(static i => TestLine.Point(i * 120, table: RegisterTable.Discrete, type: RegisterType.Bool)));

        Assert.Equal([129 + 129, 1, 1], ReadPlan.Build(device, [], [], []).Select(static b => b.Count));
        Assert.Equal([(16 * 120) + 1, (3 * 120) + 1], ReadPlan.Build(wide, [], [], []).Select(static b => b.Count));
    }

    [Fact]
    public void A_value_past_the_end_of_its_table_is_refused_and_harms_no_other()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0xFFFE, type: RegisterType.U64), TestLine.Point(0xFFFE, type: RegisterType.U32)]);
        var refused = new List<BoundPoint>();

        var blocks = ReadPlan.Build(device, [], [], refused);

        Assert.Equal(2, Assert.Single(blocks).Count);
        Assert.Equal(RegisterType.U64, Assert.Single(refused).Profile.Register.Type);
    }

    private static readonly Comparer<ReadItem> ByPlace = Comparer<ReadItem>.Create(static (a, b) => (a.Address, a.End).CompareTo((b.Address, b.End)));

    private static bool Fits(ReadItem[] items, int limit, int hole, LearnedHole[] missing)
    {
        var end = items[0].End;
        foreach (var item in items)
        {
            if (item.Address - end > hole || (item.Address > end && missing.Any(h => h.Overlaps(end, item.Address))))
            {
                return false;
            }

            end = Math.Max(end, item.End);
        }

        return end - items[0].Address <= limit;
    }
}
