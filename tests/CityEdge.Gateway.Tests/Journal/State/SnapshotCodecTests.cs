using System.Buffers;
using System.Text.Json;
using CityEdge.Gateway.Journal.State;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.State;

/// <summary>Snapshots as bytes: nothing is lost, little is written, and no bytes do harm.</summary>
public sealed class SnapshotCodecTests
{
    private static readonly Gen<Func<byte[], byte[]>> Harm = Gen.Select(Gen.Int[0, 4], Gen.Int, Gen.Byte).Select(static (kind, where, with) => new Func<byte[], byte[]>(bytes =>
    {
        var harmed = (byte[])[.. bytes];
        var at = (int)((uint)where % (uint)harmed.Length);
        switch (kind)
        {
            case 0:
                return harmed[..at];
            case 1:
                harmed[at] ^= (byte)(1 << (with % 8));
                return harmed;
            case 2:
                harmed[at] = with;
                return harmed;
            case 3:
                return [.. harmed, with];
            default:
                harmed.AsSpan(at, Math.Min(9, harmed.Length - at)).Fill(0xFF);
                return harmed;
        }
    }));

    [Fact]
    public void A_snapshot_is_read_as_it_was_written() => AnySnapshot.Gen.Sample(
        static snapshot => Same(snapshot, SnapshotCodec.Read(Bytes(snapshot))),
        iter: 400);

    [Fact]
    public void A_row_is_read_as_it_was_written() => AnySnapshot.Row.Sample(
        static row => Same(row, SnapshotCodec.ReadRow(Bytes(row))),
        iter: 400);

    [Fact]
    public void A_list_of_isolated_points_is_read_as_it_was_written() => AnySnapshot.Isolated.Sample(
        static isolated => Same(isolated, SnapshotCodec.ReadIsolated(Bytes(isolated))),
        iter: 400);

    [Fact]
    public void Damaged_bytes_do_no_harm() => Gen.Select(AnySnapshot.Gen, AnySnapshot.Row, AnySnapshot.Isolated, Harm.Array[1, 3]).Sample(
        static (snapshot, row, isolated, harm) =>
        {
            byte[] Harmed(byte[] bytes) => harm.Aggregate(bytes, static (bytes, one) => bytes.Length == 0 ? bytes : one(bytes));
            var read = SnapshotCodec.Read(Harmed(Bytes(snapshot)));
            var (readRow, readList) = (SnapshotCodec.ReadRow(Harmed(Bytes(row))), SnapshotCodec.ReadIsolated(Harmed(Bytes(isolated))));

            return (read is null || Sound(read)) && (readRow is null || Sound(readRow)) && (readList is null || readList.All(Sound));
        },
        iter: 1500);

    [Fact]
    public void Random_bytes_do_no_harm() => Gen.Select(Gen.Int[0, 2].Select(static i => (byte)"SAI"[i]), Gen.Byte.Array[0, 200]).Sample(
        static (tag, bytes) =>
        {
            byte[] whole = [tag, 1, .. bytes];
            var (snapshot, row, isolated) = (SnapshotCodec.Read(whole), SnapshotCodec.ReadRow(whole), SnapshotCodec.ReadIsolated(whole));

            return (snapshot is null || Sound(snapshot)) && (row is null || Sound(row)) && (isolated is null || isolated.All(Sound));
        },
        iter: 20_000);

    [Fact]
    public void A_truncated_snapshot_is_never_read() => AnySnapshot.Gen.Sample(
        static snapshot =>
        {
            var bytes = Bytes(snapshot);
            return Enumerable.Range(1, 40).All(part => SnapshotCodec.Read(bytes.AsSpan(0, bytes.Length * part / 41)) is null && SnapshotCodec.Read(bytes.AsSpan(0, bytes.Length - part)) is null);
        },
        iter: 40);

    [Fact]
    public void A_length_is_believed_only_as_far_as_there_are_bytes()
    {
        byte[] huge = [(byte)'I', 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(SnapshotCodec.ReadIsolated(huge));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Texts_that_grow_out_of_each_other_are_bounded()
    {
        // Each name repeats the whole of the one before and adds a byte: a megabyte of them would be gigabytes of text.
        List<byte> bytes = [(byte)'I', 1, 0xA0, 0x8D, 0x06];
        for (var i = 0; i < 100_000; i++)
        {
            var shared = Math.Min(i, 4000);
            bytes.AddRange([.. Var(i), .. Var(shared), .. Var(1), (byte)'a', 0]);
        }

        Assert.Null(SnapshotCodec.ReadIsolated([.. bytes]));
    }

    [Fact]
    public void A_row_is_not_a_list_and_neither_is_a_snapshot()
    {
        var row = Bytes(new AlarmSnapshot { Id = "a" });
        var list = Bytes((PointSnapshot[])[]);
        var snapshot = Bytes(new EngineSnapshot());

        Assert.Null(SnapshotCodec.ReadIsolated(row));
        Assert.Null(SnapshotCodec.Read(row));
        Assert.Null(SnapshotCodec.ReadRow(list));
        Assert.Null(SnapshotCodec.Read(list));
        Assert.Null(SnapshotCodec.ReadRow(snapshot));
        Assert.Null(SnapshotCodec.ReadIsolated(snapshot));
    }

    [Fact]
    public void What_has_no_name_or_an_undefined_value_is_not_read()
    {
        Assert.Null(SnapshotCodec.ReadRow(Bytes(new AlarmSnapshot { Id = "" })));
        Assert.Null(SnapshotCodec.ReadRow(Bytes(new AlarmSnapshot { Id = "a", Cause = "" })));
        Assert.Null(SnapshotCodec.ReadRow(Bytes(new AlarmSnapshot { Id = "a", State = (AlarmState)6 })));
        Assert.Null(SnapshotCodec.ReadRow(Bytes(new AlarmSnapshot { Id = "a", Reason = (QualityReason)99 })));
        Assert.Null(SnapshotCodec.ReadRow(Bytes(new AlarmSnapshot { Id = "a", Marks = (AlarmMarks)(1 << 11) })));
        Assert.Null(SnapshotCodec.ReadIsolated(Bytes((PointSnapshot[])[new() { Name = "" }])));
        Assert.Null(SnapshotCodec.ReadIsolated(Bytes((PointSnapshot[])[new() { Name = "a", Quality = (Quality)7 }])));
        Assert.Null(SnapshotCodec.Read(Bytes(new EngineSnapshot { Rules = [new() { Id = "a", Condition = "x", Delay = (DelayPhase)9 }] })));
        Assert.Null(SnapshotCodec.Read(Bytes(new EngineSnapshot { Version = 2 })));
    }

    [Fact]
    public void A_text_that_is_too_long_loses_its_end_and_nothing_else()
    {
        var row = SnapshotCodec.ReadRow(Bytes(new AlarmSnapshot { Id = "a", SilencedBy = new string('火', 5000), SilenceLeft = 5 }))!;

        Assert.Equal(("a", 5), (row.Id, row.SilenceLeft));
        Assert.StartsWith("火火火", row.SilencedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_site_is_small()
    {
        var random = new Random(1);
        var taken = new Moment(TimeSpan.FromDays(30).Ticks, new DateTimeOffset(2026, 3, 1, 21, 0, 0, TimeSpan.FromHours(8)));
        var points = Enumerable.Range(0, 1500).Select(i =>
        {
            var ago = random.NextInt64(TimeSpan.FromSeconds(30).Ticks);
            return new PointSnapshot
            {
                Name = $"shop-{i / 5:000}.{new[] { "smoke", "temperature", "battery", "co", "power" }[i % 5]}",
                ValueBits = BitConverter.DoubleToInt64Bits(i % 5 is 0 or 3 ? 0 : Math.Round(random.NextDouble() * 40, 1)),
                Quality = Quality.Good,
                Received = taken.At(taken.Elapsed - ago),
                ReceivedAgo = ago,
                LastGoodAgo = ago,
                SupervisionLeft = TimeSpan.FromMinutes(5).Ticks - ago,
            };
        }).ToArray();
        var alarms = points.Select(point => new AlarmSnapshot
        {
            Id = point.Name, ValueBits = BitConverter.DoubleToInt64Bits(double.NaN), Members = 1, Since = taken.At(0), SinceAgo = taken.Elapsed,
        }).ToArray();

        var bytes = Bytes(new EngineSnapshot { Taken = taken, Points = points, Alarms = alarms });

        Assert.InRange(bytes.Length, 1, 60_000);
    }

    private static byte[] Bytes(EngineSnapshot snapshot) => Written(into => SnapshotCodec.Write(snapshot, into));

    private static byte[] Bytes(AlarmSnapshot row) => Written(into => SnapshotCodec.WriteRow(row, into));

    private static byte[] Bytes(PointSnapshot[] isolated) => Written(into => SnapshotCodec.WriteIsolated(isolated, into));

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var into = new ArrayBufferWriter<byte>();
        write(into);
        return into.WrittenSpan.ToArray();
    }

    private static byte[] Var(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Var(value >> 7)];

    private static bool Same<T>(T written, T? read)
    {
        Assert.Equal(JsonSerializer.Serialize(written), JsonSerializer.Serialize(read));
        return true;
    }

    private static bool Sound(EngineSnapshot snapshot) =>
        snapshot.Points.All(Sound) && snapshot.Alarms.All(Sound)
        && snapshot.Rules.All(static rule => rule is { Id.Length: > 0, Condition: not null, Parts: not null } && Enum.IsDefined(rule.Delay));

    private static bool Sound(AlarmSnapshot row) => row is { Id.Length: > 0, Cause: null or { Length: > 0 } } && Enum.IsDefined(row.State) && Enum.IsDefined(row.Reason);

    private static bool Sound(PointSnapshot point) => point.Name.Length > 0 && Enum.IsDefined(point.Quality) && Enum.IsDefined(point.Reason);
}
