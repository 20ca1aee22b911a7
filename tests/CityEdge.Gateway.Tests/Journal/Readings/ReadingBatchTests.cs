using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.Readings;

public sealed class ReadingBatchTests
{
    private static readonly PointDefinition[] Points =
    [
        new() { Name = "temp-1.temperature", Kind = PointKind.Analog, Unit = Unit.Celsius },
        new() { Name = "smoke-1.smoke", Kind = PointKind.State },
        .. Enumerable.Range(2, 298).Select(static i => new PointDefinition { Name = $"meter-{i}.power", Unit = Unit.Watt }),
    ];

    private static readonly uint Mark = PointNames.MarkOf(Points);
    private static readonly Moment At = new(TimeSpan.FromDays(3).Ticks, new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.FromHours(8)), ClockQuality.Restored);
    private static readonly Stamp Stamped = new(Guid.AllBitsSet, TimeSpan.FromDays(12).Ticks, At.Wall, At.Clock);

    private static readonly Gen<double> AnyValue = Gen.OneOf(
        Gen.Double, Gen.Double.Special, Gen.Double[-50, 150], Gen.Float.Select(static value => (double)value), Gen.Int[-40_000, 70_000].Select(static raw => raw / 10.0),
        Gen.Int[-40_000, 70_000].Select(static raw => raw / 1000.0), Gen.Int.Select(static value => (double)value), Gen.Const(0.0), Gen.Const(1.0), Gen.Const(-0.0),
        Gen.Long.Select(BitConverter.Int64BitsToDouble));

    private static readonly Gen<KeptReading> AnyReading =
        from point in Gen.Int[0, Points.Length - 1]
        from value in AnyValue
        from age in Gen.OneOf(Gen.Long[0, 12_000], Gen.Long[-5_000_000, 5_000_000])
        from source in Gen.OneOf(Gen.Const(KeptReading.NoSourceTime), Gen.Long[DateTimeOffset.UnixEpoch.Ticks, DateTimeOffset.MaxValue.Ticks - TimeSpan.TicksPerDay])
        from offset in Gen.Short[-14 * 60, 14 * 60]
        from quality in Gen.Enum<Quality>()
        from reason in Gen.Enum<QualityReason>()
        select new KeptReading(
            value, At.Elapsed - (age * TimeSpan.TicksPerMillisecond), source, point, source == KeptReading.NoSourceTime ? (short)0 : offset, quality, reason);

    [Fact]
    public void Every_reading_comes_back_as_it_was() => AnyReading.Array[0, 60].Sample(readings =>
    {
        var batch = Read(Write(readings, 4));

        Assert.Equal(4, batch.Factor);
        Assert.Equal(readings.Length, batch.Readings.Count);
        foreach (var (kept, stored) in readings.Zip(batch.Readings))
        {
            Assert.Equal(Points[kept.Point].Name, stored.Name);
            Assert.Equal(double.IsNaN(kept.Value) ? double.NaN : kept.Value, stored.Value);
            Assert.Equal(double.IsNegative(kept.Value) && !double.IsNaN(kept.Value), double.IsNegative(stored.Value) && !double.IsNaN(stored.Value));
            Assert.Equal((kept.Quality, kept.Reason), (stored.Quality, stored.Reason));
            Assert.Equal(At.Elapsed - kept.Elapsed, Stamped.Monotonic - stored.At.Monotonic);
            Assert.Equal(At.Wall - TimeSpan.FromTicks(At.Elapsed - kept.Elapsed), stored.At.Wall);
            Assert.Equal((Stamped.Boot, Stamped.Clock), (stored.At.Boot, stored.At.Clock));
            Assert.Equal(kept.SourceTicks == KeptReading.NoSourceTime ? null : kept.SourceTicks, stored.SourceTime?.UtcTicks);
            Assert.Equal(kept.SourceOffset, (stored.SourceTime?.TotalOffsetMinutes ?? 0));
        }
    });

    [Fact]
    public void A_time_between_two_milliseconds_is_kept_to_the_millisecond_and_does_not_drift()
    {
        var readings = Enumerable.Range(0, 500).Select(i => Good(i % 3, i, At.Elapsed - 1 - (i * 12_345L))).ToArray();

        var batch = Read(Write(readings));

        Assert.All(readings.Zip(batch.Readings), static pair =>
            Assert.InRange(Stamped.Monotonic - pair.Second.At.Monotonic - (At.Elapsed - pair.First.Elapsed), -TimeSpan.TicksPerMillisecond + 1, 0));
    }

    [Fact]
    public void A_usual_reading_takes_less_than_eight_bytes_and_sixteen_hold_the_longest_usual_one()
    {
        // A poll round over 300 points every few milliseconds, with the values that devices send.
        var usual = Enumerable.Range(0, 300).Select(i => Good(i, i % 2 == 0 ? 20 + (i % 100 / 10.0) : 230 + (i / 100.0), At.Elapsed - ((300 - i) * 400_000L))).ToArray();
        Assert.InRange(Write(usual).Length / 300.0, 4, 8);

        var worst = Enumerable.Range(0, 300).Select(i => Good(i * 7 % 300, Math.PI * i * 1e6, At.Elapsed - ((300 - i) * 400_000L))).ToArray();
        Assert.InRange(Write(worst).Length / 300.0, 8, 16);
    }

    [Fact]
    public void Bytes_of_anybody_never_throw_and_are_read_only_where_they_are_a_batch() =>
        Gen.Select(AnyReading.Array[0, 20], Gen.Int[0, 4000], Gen.Byte, Gen.Int[0, 4000]).Sample((readings, at, flip, cut) =>
        {
            var bytes = Write(readings);
            bytes[at % bytes.Length] ^= flip;
            var names = Names();
            ReadingBatch.TryRead(bytes, names, Stamped, out _);
            var shorter = ReadingBatch.TryRead(bytes.AsSpan(0, cut % bytes.Length), names, Stamped, out var batch);
            Assert.True(flip != 0 || shorter != BatchOutcome.Read);
            Assert.Equal(shorter == BatchOutcome.Read, batch is not null);
        });

    [Fact]
    public void Noise_never_throws() => Gen.Byte.Array[0, 300].Sample(noise =>
    {
        var names = Names();
        byte[] headed = [1, .. BitConverter.GetBytes(Mark), .. noise];
        ReadingBatch.TryRead(noise, names, Stamped, out _);
        ReadingBatch.TryRead(headed, names, Stamped, out _);
        ReadingBatch.TryRead(headed, names, default, out _);
        names.Learn(noise);
        names.Learn([1, .. noise]);
    });

    [Fact]
    public void A_count_that_the_bytes_cannot_hold_is_refused_before_anything_is_made_for_it()
    {
        byte[] bytes = [1, .. BitConverter.GetBytes(Mark), 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, 0, 0x10];
        var names = Names();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(BatchOutcome.Unreadable, ReadingBatch.TryRead(bytes, names, Stamped, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void A_batch_is_never_read_with_the_names_of_another_configuration()
    {
        var bytes = Write([Good(1, 1, At.Elapsed)]);
        var names = new PointNames();
        PointDefinition[] others = [Points[1], Points[0]];
        Assert.All(PointNames.Write(others), record => Assert.True(names.Learn(record.Span)));

        Assert.Equal(BatchOutcome.NamesUnknown, ReadingBatch.TryRead(bytes, names, Stamped, out _));
        Assert.All(PointNames.Write(Points), record => Assert.True(names.Learn(record.Span)));
        Assert.Equal(BatchOutcome.Read, ReadingBatch.TryRead(bytes, names, Stamped, out var batch));
        Assert.Equal(new NamedPoint("smoke-1.smoke", PointKind.State, ""), batch!.Readings[0].Point);
    }

    [Fact]
    public void Names_of_very_many_points_stand_in_several_records_and_are_known_with_the_last()
    {
        var many = Enumerable.Range(0, 10_000).Select(static i => new PointDefinition { Name = $"a-rather-long-device-name-{i}.power", Unit = Unit.Watt }).ToArray();
        var (records, names) = (PointNames.Write(many), new PointNames());
        Assert.True(records.Count > 1);

        foreach (var record in records)
        {
            Assert.False(names.Knows(PointNames.MarkOf(many)));
            Assert.InRange(record.Length, 1, 64 << 10);
            Assert.True(names.Learn(record.Span));
        }

        Assert.Equal(new NamedPoint("a-rather-long-device-name-9999.power", PointKind.Analog, "W"), names.Find(PointNames.MarkOf(many))![9_999]);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("unit")]
    [InlineData("kind")]
    [InlineData("order")]
    public void Any_change_of_a_point_changes_the_mark(string what)
    {
        PointDefinition[] changed = [.. Points];
        changed[0] = what switch
        {
            "name" => Points[0] with { Name = "temp-2.temperature" },
            "unit" => Points[0] with { Unit = Unit.Fahrenheit },
            "kind" => Points[0] with { Kind = PointKind.State },
            _ => Points[1],
        };

        Assert.NotEqual(Mark, PointNames.MarkOf(changed));
    }

    private static KeptReading Good(int point, double value, long elapsed) =>
        new(value, elapsed, KeptReading.NoSourceTime, point, 0, Quality.Good, QualityReason.None);

    private static byte[] Write(KeptReading[] readings, int factor = 1)
    {
        var into = new byte[ReadingBatch.Most(readings.Length)];
        return into[..ReadingBatch.Write(readings, Mark, factor, At, into)];
    }

    private static ReadingBatch Read(byte[] bytes)
    {
        Assert.Equal(BatchOutcome.Read, ReadingBatch.TryRead(bytes, Names(), Stamped, out var batch));
        return batch!;
    }

    private static PointNames Names()
    {
        var names = new PointNames();
        Assert.All(PointNames.Write(Points), record => Assert.True(names.Learn(record.Span)));
        return names;
    }
}
