using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// The journal's alarms lane on real files: events in groups of a thousand, one event alone, bytes written for each byte kept, and how soon a lane of a million events is open again;
/// beside SQLite (WAL, synchronous FULL) and LiteDB, given the same events on the same disk, and beside the disk's own fdatasync.
/// </summary>
internal sealed class JournalRow : IRow
{
    private const int Group = 1000;
    private const long LaneBytes = 64 << 20;

    public string Name => "journal";

    public string Title => "events made durable in groups and alone, beside SQLite and LiteDB; opening a million";

    public string? Missing => OperatingSystem.IsLinux() ? null : "bytes written are read from /proc";

    public Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop) => Task.Run<IReadOnlyList<Figure>>(
        () =>
        {
            var folder = Directory.CreateTempSubdirectory("cityedge-bench-").FullName;
            try
            {
                return [.. Grouped(folder, options), .. Alone(folder, options), .. Opening(Path.Combine(folder, "million"), options)];
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        },
        stop);

    private static IEnumerable<Figure> Grouped(string folder, RowOptions options)
    {
        var groups = options.Pick(30, 300);
        using var ours = new LaneStore(Path.Combine(folder, "lane"), LaneBytes);
        var lane = Measure(ours, groups, Group);
        var handed = (double)ours.Medium.Filled / (SampleEvent.Payload * (double)(groups + 1) * Group);
        using var sqliteStore = new SqliteStore(Path.Combine(folder, "sqlite.db"));
        var sqlite = Measure(sqliteStore, groups, Group);
        using var liteStore = new LiteDbStore(Path.Combine(folder, "lite.db"));
        var lite = Measure(liteStore, options.Pick(5, 30), Group);
        using var smallStore = new LiteDbStore(Path.Combine(folder, "lite100.db"));
        var small = Measure(smallStore, options.Pick(10, 100), 100);
        return
        [
            new("grouped: 1,000 events of 200 bytes, one sync", lane.PerSecond, "events/s") { AtLeast = 250_000 },
            new("SQLite, 1,000 a transaction", sqlite.PerSecond, "events/s") { IsReference = true },
            new("LiteDB, 1,000 a transaction", lite.PerSecond, "events/s") { IsReference = true },
            new("LiteDB, 100 a transaction", small.PerSecond, "events/s") { IsReference = true },
            new("grouped, ours of SQLite's", lane.PerSecond / sqlite.PerSecond, "×") { AtLeast = 1 },
            new("grouped, ours of LiteDB's at 1,000", lane.PerSecond / lite.PerSecond, "×") { AtLeast = 5 },
            new("bytes written for a byte of event, at the medium", handed, "×") { AtMost = 1.3 },
            new("bytes written for a byte of event, as the kernel counts", lane.BytesPerByte, "×"),
            new("SQLite, as the kernel counts", sqlite.BytesPerByte, "×") { IsReference = true },
            new("LiteDB at 1,000, as the kernel counts", lite.BytesPerByte, "×") { IsReference = true },
        ];
    }

    private static IEnumerable<Figure> Alone(string folder, RowOptions options)
    {
        var events = options.Pick(200, 1000);
        using var ours = new LaneStore(Path.Combine(folder, "lane-alone"), LaneBytes);
        ours.Keep(1);
        var before = ours.Medium.Filled;
        ours.Keep(1);
        var size = (int)(ours.Medium.Filled - before);
        using var bareStore = new BareDisk(Path.Combine(folder, "bare"), size, events + 1);
        using var sqliteStore = new SqliteStore(Path.Combine(folder, "sqlite-alone.db"));
        using var liteStore = new LiteDbStore(Path.Combine(folder, "lite-alone.db"));

        // In turns, so that a busy moment of the disk meets all alike.
        IEventStore[] stores = [ours, bareStore, sqliteStore, liteStore];
        var samples = Array.ConvertAll(stores, _ => new Samples(events));
        Array.ForEach(stores, static store => store.Keep(1));
        for (var i = 0; i < events; i++)
        {
            for (var store = 0; store < stores.Length; store++)
            {
                var from = RealClock.Stamp();
                stores[store].Keep(1);
                samples[store].Add(RealClock.MillisecondsSince(from));
            }
        }

        var (lane, bare, sqlite, lite) = (samples[0], samples[1], samples[2], samples[3]);
        return
        [
            new("one alarm durable, p50", lane.P50, "ms"),
            new("one alarm durable, p99", lane.P99, "ms"),
            new($"the disk's own: {size} bytes and fdatasync, p50", bare.P50, "ms") { IsReference = true },
            new($"the disk's own: {size} bytes and fdatasync, p99", bare.P99, "ms") { IsReference = true },
            new("one alarm, ours of the disk's own, p50", lane.P50 / bare.P50, "×") { AtMost = 2 },
            new("one alarm, ours of the disk's own, p99", lane.P99 / bare.P99, "×") { AtMost = 2 },
            new("SQLite, one insert, p50", sqlite.P50, "ms") { IsReference = true },
            new("SQLite, one insert, p99", sqlite.P99, "ms") { IsReference = true },
            new("LiteDB, one insert, p50", lite.P50, "ms") { IsReference = true },
            new("LiteDB, one insert, p99", lite.P99, "ms") { IsReference = true },
        ];
    }

    private static IEnumerable<Figure> Opening(string directory, RowOptions options)
    {
        var events = options.Pick(100_000, 1_000_000);
        using (var store = new LaneStore(directory))
        {
            for (var kept = 0; kept < events; kept += Group)
            {
                store.Keep(Group);
            }
        }

        var clean = Open(directory, EpochReason.Continued);
        string last;
        using (var medium = new FileMedium(directory))
        {
            last = Damage(medium);
        }

        var damaged = Open(directory, EpochReason.Damaged);
        return
        [
            new($"opening a lane of {events:#,0} events", clean, "ms"),
            new($"opening it with a flipped byte in the middle of {last}: salvage included", damaged, "ms"),
        ];
    }

    private static double Open(string directory, EpochReason expected)
    {
        var from = RealClock.Stamp();
        using var store = new LaneStore(directory);
        var opened = RealClock.MillisecondsSince(from);
        return store.Lane.Report.Reason == expected ? opened : throw new InvalidOperationException($"The lane was opened as {store.Lane.Report.Reason}, not {expected}.");
    }

    // In the middle of what was written into the newest segment that holds anything.
    private static string Damage(FileMedium medium)
    {
        var buffer = new byte[64 << 10];
        foreach (var name in medium.List().Reverse())
        {
            var (length, written) = (medium.LengthOf(name), 0L);
            for (var at = 0L; at < length; at += buffer.Length)
            {
                var read = medium.Read(name, at, buffer);
                written = buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) is var end and >= 0 ? at + end : written;
            }

            if (written > buffer.Length)
            {
                medium.Read(name, written / 2, buffer.AsSpan(0, 1));
                buffer[0] ^= 0x10;
                medium.Write(name, written / 2, buffer.AsSpan(0, 1));
                medium.Sync(name);
                return name;
            }
        }

        throw new InvalidOperationException("No segment holds anything.");
    }

    private static (double PerSecond, double BytesPerByte) Measure(IEventStore store, int groups, int size)
    {
        store.Keep(size);
        var (from, written) = (RealClock.Stamp(), ProcessDisk.Written());
        for (var i = 0; i < groups; i++)
        {
            store.Keep(size);
        }

        var events = (double)groups * size;
        var seconds = RealClock.MillisecondsSince(from) / 1000;
        return (events / seconds, (ProcessDisk.Written() - written) / (events * SampleEvent.Payload));
    }
}
