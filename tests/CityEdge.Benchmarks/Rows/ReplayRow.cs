using System.Globalization;
using CityEdge.Gateway.Replay;
using CityEdge.Gateway.Sites;

namespace CityEdge.Benchmarks.Rows;

/// <summary>A day of 1,500 points, one row each 15 s, as CSV through parser and engine, beside a plain read of the same file's lines.</summary>
internal sealed class ReplayRow : IRow
{
    private const int Lines = 25;
    private const int DevicesPerLine = 30;
    private const int Interval = 15;
    private const int Day = 86_400;
    private const int ManyBytes = 1 << 20;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(8));

    public string Name => "replay";

    public string Title => "a recorded day of 1,500 points each 15 s through `cityedge replay`";

    public string? Missing => null;

    public Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop) => Task.Run(() => Measure(options), stop);

    private static IReadOnlyList<Figure> Measure(RowOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-bench-").FullName;
        try
        {
            var (site, file) = (WriteSite(folder), Path.Combine(folder, "day.csv"));
            var rows = WriteRecording(file, Day / options.Pick(24, 1));
            var plainFrom = RealClock.Stamp();
            var lines = CountLines(file);
            var plain = RealClock.MillisecondsSince(plainFrom) / 1000;
            if (lines != rows + 1)
            {
                throw new InvalidOperationException($"{lines} lines were read of {rows + 1}.");
            }

            var session = new ReplaySession([RecordingSource.Find(file, out _)!], new RecordingRules(), Start.AddDays(2), static error => throw new InvalidOperationException(error.ToString()));
            var from = RealClock.Stamp();
            var outcome = session.Play(site, static (_, _, _) => { });
            var took = RealClock.MillisecondsSince(from) / 1000;
            if (outcome.Counts.Readings != rows || outcome.Tallies.Count == 0)
            {
                throw new InvalidOperationException($"{outcome.Counts.Readings} readings were taken of {rows}, and {outcome.Tallies.Count} alarms rang.");
            }

            return
            [
                new("readings replayed", rows / 1e6, "M"),
                new("parsed, ordered and run through the engine", took, "s") { AtMost = options.Quick ? null : 10 },
                new("readings a second", rows / took / 1e6, "M/s"),
                new("a plain read of the file's lines as strings", plain, "s") { IsReference = true },
                new("replay of a plain read", took / plain, "×"),
            ];
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static BoundSite WriteSite(string folder)
    {
        var yaml = new StringWriter(CultureInfo.InvariantCulture);
        yaml.Write("site: {id: lane, name: Lane, timezone: Asia/Shanghai}\nzones:\n  lane: {name: Lane}\nlines:\n");
        for (var line = 0; line < Lines; line++)
        {
            yaml.Write(string.Create(CultureInfo.InvariantCulture, $"  plc{line}: {{modbus-tcp: {{host: 127.0.0.1, port: {6000 + line}}}}}\n"));
        }

        yaml.Write("devices:\n");
        for (var device = 0; device < Lines * DevicesPerLine; device++)
        {
            yaml.Write(string.Create(CultureInfo.InvariantCulture, $"  d{device}: {{profile: xy/md02, line: plc{device % Lines}, address: {1 + (device / Lines)}, zone: lane}}\n"));
        }

        Directory.CreateDirectory(Path.Combine(folder, "site"));
        File.WriteAllText(Path.Combine(folder, "site", "site.yaml"), yaml.ToString());
        var load = SiteLoader.Load(Path.Combine(folder, "site"), ProfilesFolder());
        return load.Site ?? throw new InvalidOperationException(string.Join('\n', load.Diagnostics));
    }

    private static string ProfilesFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "firmware-profiles")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("firmware-profiles is not above the benchmarks"), "firmware-profiles");
    }

    // Two points a device, wavering; one device grows hot at noon, so that something rings.
    private static long WriteRecording(string file, int seconds)
    {
        using var writer = new StreamWriter(file, false, new System.Text.UTF8Encoding(false), ManyBytes);
        writer.Write("time,point,value\n");
        var rows = 0L;
        for (var at = 0; at < seconds; at += Interval)
        {
            var stamp = Start.AddSeconds(at).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
            for (var device = 0; device < Lines * DevicesPerLine; device++)
            {
                var temperature = 20 + ((at / Interval + device) % 40 / 10.0) + (device == 7 && at > seconds / 2 ? 50 : 0);
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{stamp},d{device}.temperature,{temperature:0.0}\n{stamp},d{device}.humidity,{45 + ((at / Interval + device) % 30 / 10.0):0.0}\n"));
                rows += 2;
            }
        }

        return rows;
    }

    private static long CountLines(string file)
    {
        var lines = 0L;
        foreach (var line in File.ReadLines(file))
        {
            lines += line.Length > 0 ? 1 : 0;
        }

        return lines;
    }
}
