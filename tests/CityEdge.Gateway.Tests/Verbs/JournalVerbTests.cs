using System.Text.Json;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;
using CityEdge.Gateway.Tests.Journal.Events;
using CityEdge.Gateway.Tests.Journal.Intake;
using CityEdge.Gateway.Verbs;
using JournalBench = CityEdge.Gateway.Tests.Journal.Backup.JournalBench;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>Whether the record is whole, said exactly.</summary>
public sealed class JournalVerbTests : IDisposable
{
    private readonly JournalBench _bench = new();

    [Fact]
    public async Task A_whole_journal_is_whole_while_its_owner_writes_and_after_a_clean_end()
    {
        using (var lane = _bench.Open())
        {
            _bench.Fill(lane, 60);
            Assert.Equal(ExitCode.Ok, await _bench.RunAsync("journal", "verify"));
        }

        _bench.TakeOut();
        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("journal", "verify", "--json"));

        using var json = JsonDocument.Parse(_bench.TakeOut());
        var told = json.RootElement.GetProperty("lanes")[0];
        Assert.Equal("whole", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal((60, 0), (told.GetProperty("records").GetInt32(), told.GetProperty("unproven").GetInt32()));
    }

    [Fact]
    public async Task Damage_is_named_by_its_exact_range_and_is_declared_once_it_is_mended()
    {
        _bench.Build();
        JournalBench.Damage(_bench.Segments()[0]);

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("journal", "verify", "--json"));
        using var broken = JsonDocument.Parse(_bench.TakeOut());
        var damaged = Assert.Single(broken.RootElement.GetProperty("lanes")[0].GetProperty("damaged").EnumerateArray()).GetString()!;
        Assert.Matches(@"^alarms/1-[0-9a-f]{8}/\d+–\d+$", damaged);
        Assert.Equal(0, broken.RootElement.GetProperty("lanes")[0].GetProperty("broken").GetArrayLength());

        using (var lane = _bench.Open())
        {
            var lost = Assert.Single(lane.Verify(lane.Segments[0].Number));
            Assert.Equal(damaged, $"alarms/{lost}");
            _bench.Fill(lane, 2, 60);
        }

        Assert.Equal(ExitCode.Degraded, await _bench.RunAsync("journal", "verify", "--json"));
        using var mended = JsonDocument.Parse(_bench.TakeOut());
        var told = mended.RootElement.GetProperty("lanes")[0];
        Assert.Equal([damaged], told.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetString()));
        Assert.Equal((0, 0, 2), (told.GetProperty("damaged").GetArrayLength(), told.GetProperty("broken").GetArrayLength(), told.GetProperty("epochs").GetArrayLength()));
        Assert.Equal(1, told.GetProperty("set_aside").GetArrayLength());
    }

    [Fact]
    public async Task A_record_that_somebody_rewrote_with_a_right_checksum_breaks_the_chain()
    {
        _bench.Build();
        var id = Rewrite(_bench.Segments()[1], 3);

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("journal", "verify", "--json"));

        using var json = JsonDocument.Parse(_bench.TakeOut());
        var broken = json.RootElement.GetProperty("lanes")[0].GetProperty("broken").EnumerateArray().Select(one => one.GetString());
        Assert.Equal([$"alarms/{id}"], broken);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(25)]
    [InlineData(1)]
    public async Task What_is_gone_from_the_end_is_named_where_a_checkpoint_knows_of_it(int from)
    {
        _bench.Build();
        var last = Witness();
        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("journal", "verify"));
        Blank(from);

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("journal", "verify"));
        Assert.Contains($"  missing at the end, known to the checkpoint: alarms/{last.Epoch}/{from}–60", _bench.TakeLines());
        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("journal", "verify", "--json"));
        using var json = JsonDocument.Parse(_bench.TakeOut());
        Assert.Equal("damaged", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal([$"alarms/{last.Epoch}/{from}–60"], json.RootElement.GetProperty("lanes")[0].GetProperty("missing").EnumerateArray().Select(one => one.GetString()));

        using (var lane = _bench.Open(witness: last))
        {
            _bench.Fill(lane, 2, 60);
        }

        _bench.TakeOut();
        Assert.Equal(ExitCode.Degraded, await _bench.RunAsync("journal", "verify", "--json"));
        using var declared = JsonDocument.Parse(_bench.TakeOut());
        Assert.Equal([$"alarms/{last.Epoch}/{from}–60"], declared.RootElement.GetProperty("lanes")[0].GetProperty("gaps").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(0, declared.RootElement.GetProperty("lanes")[0].GetProperty("missing").GetArrayLength());
    }

    [Fact]
    public async Task A_lane_without_a_file_is_missing_whole_where_a_checkpoint_knows_of_it()
    {
        _bench.Build();
        var last = Witness();
        Array.ForEach(_bench.Segments(), File.Delete);

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("journal", "verify"));

        Assert.Contains($"  missing at the end, known to the checkpoint: alarms/{last.Epoch}/1–60", _bench.TakeLines());
    }

    [Fact]
    public async Task A_lane_that_went_on_behind_the_checkpoint_in_a_new_epoch_is_whole()
    {
        _bench.Build();
        Witness();
        File.WriteAllBytes(Path.Combine(_bench.Alarms, LaneFormat.RestoredMarker), []);
        using (var lane = _bench.Open())
        {
            Assert.Equal(EpochReason.Restored, lane.Report.Reason);
            _bench.Fill(lane, 2, 60);
        }

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("journal", "verify"));
    }

    [Fact]
    public async Task A_write_that_was_cut_off_is_no_damage()
    {
        _bench.Build(3);
        Tear(_bench.Segments()[0]);

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("journal", "verify"));

        Assert.Contains("no record yet", _bench.TakeOut(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statistics_say_how_much_there_is()
    {
        _bench.Build();

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("journal", "stats", "--json"));

        using var json = JsonDocument.Parse(_bench.TakeOut());
        var lane = json.RootElement.GetProperty("lanes")[0];
        Assert.Equal(("alarms", 60), (lane.GetProperty("lane").GetString(), lane.GetProperty("records").GetInt32()));
        Assert.Equal("2026-11-23T12:00:00.0000000+08:00", lane.GetProperty("first_time").GetString());
        Assert.True(lane.GetProperty("segments").GetInt32() > 1);
        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("journal", "stats"));
        Assert.Contains("checkpoint: none", _bench.TakeOut(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Salvage_saves_all_that_is_readable_elsewhere_and_leaves_the_original_as_it_is()
    {
        _bench.Build();
        JournalBench.Damage(_bench.Segments()[0]);
        JournalBench.Damage(_bench.Segments()[2]);
        var before = _bench.Segments().ToDictionary(name => name, File.ReadAllBytes);
        var saved = Path.Combine(_bench.Folder, "saved");

        Assert.Equal(ExitCode.Degraded, await _bench.RunAsync("journal", "salvage", "--to", saved));

        Assert.Equal(2, _bench.TakeLines().Count(line => line.StartsWith("cannot be read: alarms/", StringComparison.Ordinal)));
        Assert.Equal(before.Keys, _bench.Segments());
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
        Assert.Equal(ExitCode.Degraded, await VerbTree.InvokeAsync(["events", "export", "--json", "--state", saved], _bench.Context()));
        Assert.Equal(58, _bench.TakeLines().Length);
        Assert.Equal(ExitCode.Degraded, await VerbTree.InvokeAsync(["journal", "verify", "--state", saved], _bench.Context()));

        Assert.Equal(ExitCode.Usage, await _bench.RunAsync("journal", "salvage", "--to", saved));
    }

    public void Dispose() => _bench.Dispose();

    // A checkpoint that covers all that there is.
    private RecordId Witness()
    {
        using var lanes = FileMedium.ForReading(_bench.Alarms);
        var reader = new LaneReader(lanes);
        reader.Seek(null);
        RecordId? last = null;
        while (reader.Read() is { } record)
        {
            last = record.Id;
        }

        using var medium = JournalPlaces.Open(_bench.State, JournalPart.Checkpoint);
        var engine = new IntakeBench();
        new CheckpointStore(medium).Save(new Checkpoint
        {
            Snapshot = engine.Engine.Snapshot(engine.Moments.Now()),
            Taken = new Stamp(Events.Boot, Events.Noon.Elapsed, Events.Noon.Wall, Events.Noon.Clock),
            Covers = last,
        });
        return last!.Value;
    }

    // Zeros from a record of the first epoch on, as a disk leaves them that lost its newest writes: later segments are spares again.
    private void Blank(int from)
    {
        long segment, offset;
        using (var medium = FileMedium.ForReading(_bench.Alarms))
        {
            var reader = new LaneReader(medium);
            reader.Seek(null);
            var record = reader.Read()!;
            while (record.Id.Sequence < from)
            {
                record = reader.Read()!;
            }

            (segment, offset) = (record.Segment, record.Offset);
        }

        foreach (var file in _bench.Segments().Where(file => LaneFormat.NumberOf(Path.GetFileName(file)) >= segment))
        {
            var bytes = File.ReadAllBytes(file);
            bytes.AsSpan(LaneFormat.NumberOf(Path.GetFileName(file)) == segment ? (int)offset : 0).Clear();
            File.WriteAllBytes(file, bytes);
        }
    }

    // Changes a letter of a record's shared part and seals the frame again, as somebody could who knows the format.
    private static RecordId Rewrite(string segment, int number)
    {
        using var medium = FileMedium.ForReading(Path.GetDirectoryName(segment)!);
        var reader = new LaneReader(medium);
        reader.Seek(null);
        var record = reader.Read()!;
        var wanted = LaneFormat.NumberOf(Path.GetFileName(segment));
        for (var left = number; left > 0; left -= record.Segment == wanted ? 1 : 0)
        {
            record = reader.Read()!;
        }

        var bytes = File.ReadAllBytes(segment);
        var header = SegmentHeader.Read(bytes)!;
        var frame = Frame.ReadHead(bytes.AsSpan((int)record.Offset), header)!.Value;
        bytes[(int)record.Offset + frame.HashAt + LaneChain.HashBytes + 30] ^= 1;
        Frame.Seal(bytes.AsSpan((int)record.Offset, frame.Length), header.Seed);
        File.WriteAllBytes(segment, bytes);
        return record.Id;
    }

    // The first bytes of one more record, as a power cut leaves them.
    private static void Tear(string segment)
    {
        using var medium = FileMedium.ForReading(Path.GetDirectoryName(segment)!);
        var header = LaneDirectory.Read(medium)[0].Header!;
        var scan = SegmentScan.Of(medium, Path.GetFileName(segment), header, long.MaxValue);
        var bytes = File.ReadAllBytes(segment);
        bytes.AsSpan(LaneFormat.FramesAt, 40).CopyTo(bytes.AsSpan((int)scan.End));
        File.WriteAllBytes(segment, bytes);
    }
}
