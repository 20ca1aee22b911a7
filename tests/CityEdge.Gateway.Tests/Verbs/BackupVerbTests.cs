using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal.Backup;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Tests.Journal.Backup;
using CityEdge.Gateway.Verbs;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>A backup taken beside a running gateway, and what a restore does and refuses.</summary>
public sealed class BackupVerbTests : IDisposable
{
    private readonly JournalBench _bench = new();

    private string Backup => Path.Combine(_bench.Folder, "shop.tar.gz");

    private string Fresh => Path.Combine(_bench.Folder, "fresh");

    [Fact]
    public async Task What_was_backed_up_beside_its_writer_comes_back_whole_and_in_a_new_epoch()
    {
        Epoch epoch;
        Configuration();
        using (var lane = _bench.Open())
        {
            _bench.Fill(lane, 60);
            Assert.Equal(ExitCode.Ok, await _bench.RunAsync("backup", Backup));
            _bench.Fill(lane, 5, 60);
            epoch = lane.Epoch;
        }

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Backup) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Contains($"alarms/{epoch}/60", _bench.TakeOut(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await RestoreAsync());

        Assert.Equal("site: {id: tea}", File.ReadAllText(Path.Combine(Fresh, "last-good", "config", "site.yaml")));
        using (var restored = _bench.Open(Fresh))
        {
            Assert.Equal(EpochReason.Restored, restored.Report.Reason);
            Assert.Equal(new RecordId(epoch, 60), restored.Report.Last);
            Assert.Equal(epoch.Ordinal + 1, restored.Epoch.Ordinal);
            Assert.NotEqual(epoch.Mark, restored.Epoch.Mark);
        }

        _bench.TakeOut();
        Assert.Equal(ExitCode.Ok, await VerbTree.InvokeAsync(["events", "export", "--json", "--state", Fresh], _bench.Context()));
        Assert.Equal(60, _bench.TakeLines().Length);
    }

    [Fact]
    public async Task An_older_backup_is_not_replaced_unless_that_was_asked_for()
    {
        _bench.Build(2);
        File.WriteAllText(Backup, "mine");

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("backup", Backup));
        Assert.Equal("mine", File.ReadAllText(Backup));

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("backup", Backup, "--replace", "--json"));
        Assert.NotEqual("mine", File.ReadAllText(Backup));
        Assert.Equal([Backup], Directory.GetFiles(_bench.Folder));
    }

    [Fact]
    public async Task A_restore_refuses_while_a_gateway_runs()
    {
        _bench.Build(2);
        await _bench.RunAsync("backup", Backup);
        Assert.True(StateLock.TryTake(Fresh, out var taken));
        using (taken)
        {
            Assert.Equal(ExitCode.Failed, await RestoreAsync());
        }

        Assert.False(Directory.Exists(Path.Combine(Fresh, "journal")));
        Assert.Equal(ExitCode.NotFound, await VerbTree.InvokeAsync(["restore", "nowhere.tar.gz", "--state", Fresh], _bench.Context()));
    }

    [Fact]
    public async Task What_is_there_is_never_overwritten_only_set_aside()
    {
        _bench.Build(3);
        await _bench.RunAsync("backup", Backup);
        using (var lane = _bench.Open())
        {
            _bench.Fill(lane, 4, 3);
        }

        File.WriteAllText(Path.Combine(_bench.State, "history.db"), "old");
        var before = File.ReadAllBytes(_bench.Segments()[0]);

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("restore", Backup));
        Assert.Equal(before, File.ReadAllBytes(_bench.Segments()[0]));

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("restore", Backup, "--force-aside"));
        var aside = Assert.Single(Directory.GetDirectories(_bench.State, "journal.before-*"));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(aside, "alarms", Path.GetFileName(_bench.Segments()[0]))));
        Assert.Single(Directory.GetFiles(_bench.State, "history.db.before-*"));
        Assert.True(File.Exists(Path.Combine(_bench.Alarms, LaneFormat.RestoredMarker)));
        Assert.False(Directory.Exists(Path.Combine(_bench.State, "restoring")));
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("run")]
    [InlineData("another")]
    public async Task A_restore_that_breaks_off_at_any_step_is_finished_by_the_next_attempt_or_the_next_run(string next)
    {
        _bench.Build(3);
        await _bench.RunAsync("backup", Backup);
        var name = Path.GetFileName(_bench.Segments()[0]);
        var backedUp = File.ReadAllBytes(_bench.Segments()[0]);
        using (var lane = _bench.Open())
        {
            _bench.Fill(lane, 4, 3);
        }

        Configuration();
        File.WriteAllText(Path.Combine(_bench.State, "history.db"), "old");
        Directory.CreateDirectory(Path.Combine(_bench.State, "input"));
        var before = File.ReadAllBytes(_bench.Segments()[0]);
        var other = Path.Combine(_bench.Folder, "other.tar.gz");
        await _bench.RunAsync("backup", other);

        var at = 0;
        for (var broke = true; broke; at++)
        {
            var state = Path.Combine(_bench.Folder, $"state-{at}");
            Copy(_bench.State, state);
            broke = BreaksOff(state, at);
            var planned = RestoreSwap.IsPending(state);
            Assert.Equal(broke && at > 0, planned);

            // Whatever is done next, nothing of what was there is ever gone.
            Assert.Contains(
                Directory.GetFiles(state, name, SearchOption.AllDirectories), file => !file.Contains("restoring", StringComparison.Ordinal) && File.ReadAllBytes(file).SequenceEqual(before));
            _bench.Error.GetStringBuilder().Clear();
            switch (next)
            {
                case "restore" when broke:
                    Assert.Equal(ExitCode.Ok, await VerbTree.InvokeAsync(["restore", Backup, "--force-aside", "--state", state], _bench.Context()));
                    break;
                case "another" when broke:
                    Assert.Equal(ExitCode.Failed, await VerbTree.InvokeAsync(["restore", other, "--state", state], _bench.Context()));
                    Assert.Contains("--force-aside", _bench.Error.ToString(), StringComparison.Ordinal);
                    break;
                default:
                    await BrokenRestore.FinishAsync(_bench.Context(), state);
                    break;
            }

            Assert.Equal(planned, _bench.Error.ToString().Contains("had broken off", StringComparison.Ordinal));
            if (at == 0 && next != "restore")
            {
                // Nothing was planned yet, so nothing has changed.
                Assert.Equal(before, File.ReadAllBytes(Path.Combine(state, "journal", "alarms", name)));
                continue;
            }

            Assert.Equal(backedUp, File.ReadAllBytes(Path.Combine(state, "journal", "alarms", name)));
            Assert.True(File.Exists(Path.Combine(state, "journal", "alarms", LaneFormat.RestoredMarker)));
            var aside = Assert.Single(Directory.GetDirectories(state, "journal.before-*"));
            Assert.Equal(before, File.ReadAllBytes(Path.Combine(aside, "alarms", name)));
            Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(state, "last-good.before-*")), "config", "site.yaml")));
            Assert.Single(Directory.GetFiles(state, "history.db.before-*"));
            Assert.Single(Directory.GetDirectories(state, "input.before-*"));
            Assert.False(Path.Exists(Path.Combine(state, "restoring")) || Path.Exists(Path.Combine(state, "restore.plan")) || Path.Exists(Path.Combine(state, "history.db")));
        }

        // The plan, four renames aside, one in place, two deletions; then one that did not break off.
        Assert.Equal(9, at);
    }

    [Fact]
    public async Task A_restore_that_cannot_be_finished_names_what_was_set_aside_and_holds_up_nobody()
    {
        _bench.Build(3);
        await _bench.RunAsync("backup", Backup);
        Assert.True(BreaksOff(_bench.State, 2));
        File.WriteAllText(Path.Combine(_bench.State, "restore.plan"), "{");

        await BrokenRestore.FinishAsync(_bench.Context(), _bench.State);

        var told = _bench.Error.ToString();
        var journal = Path.Combine(_bench.State, "journal");
        Assert.Contains($"rm {Path.Combine(_bench.State, "restore.plan")} && mv {journal}.before-20261123-120000 {journal}", told, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("restore", Backup, "--force-aside"));
        Assert.Equal(ExitCode.NotFound, await _bench.RunAsync("journal", "verify"));
        Assert.Contains("A restore broke off in", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_or_shortened_backup_restores_nothing_unless_every_byte_that_counts_is_there()
    {
        _bench.Build(3);
        var segment = File.ReadAllBytes(_bench.Segments()[0]);
        await _bench.RunAsync("backup", Backup);
        var whole = File.ReadAllBytes(Backup);
        for (var i = 1; i <= 40; i++)
        {
            var at = i * (whole.Length - 20) / 41;
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= 0xff;
            await RefusedOrWhole(flipped);
            await Refused(whole[..at]);
        }

        await Refused([]);
        await Refused(Encoding.UTF8.GetBytes(new string('x', 5000)));

        // A flip in a date or in padding harms nothing.
        async Task RefusedOrWhole(byte[] bytes)
        {
            File.WriteAllBytes(Backup, bytes);
            if (await RestoreAsync() == ExitCode.Ok)
            {
                Assert.Equal(segment, File.ReadAllBytes(Path.Combine(Fresh, "journal", "alarms", Path.GetFileName(_bench.Segments()[0]))));
                Directory.Delete(Path.Combine(Fresh, "journal"), recursive: true);
            }
        }

        async Task Refused(byte[] bytes)
        {
            File.WriteAllBytes(Backup, bytes);
            Assert.Equal(ExitCode.Failed, await RestoreAsync());
            Assert.Equal([".lock"], Directory.GetFileSystemEntries(Fresh).Select(Path.GetFileName));
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("journal/alarms/../../../outside")]
    [InlineData("journal/alarms/./x")]
    [InlineData("journal/alarms//x")]
    [InlineData("journal\\alarms")]
    [InlineData("journal/alarms/a\\b")]
    [InlineData("control.sock")]
    [InlineData("journal/alarms/")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        Hostile(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) }));

        Assert.Equal(ExitCode.Failed, await RestoreAsync());

        Assert.Equal([".lock"], Directory.GetFileSystemEntries(Fresh).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "outside"));
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "outside")));
    }

    [Fact]
    public async Task What_a_hostile_backup_holds_does_not_command_the_terminal()
    {
        const string Command = "\u001b[2J\u009b1m";
        Action<TarWriter>[] hostile =
        [
            tar => Put(tar, $"journal/alarms/{Command}", "x"),
            tar => Put(tar, "manifest.json", """{"format":2,"version":"9\u001b[2J\u009b1m","made":"2026-11-23T00:00:00Z","last":[],"files":[]}"""),
            tar => Put(tar, "manifest.json", """{"format":1,"version":"1","made":"2026-11-23T00:00:00Z","last":[],"files":[{"path":"\u001b[2J\u009b1m","bytes":1,"sha256":"x"}]}"""),
            tar => Put(tar, "manifest.json", """{"format":1,"version":"1","made":"2026-11-23T00:00:00Z","last":["\u001b[2J\u009b1m"],"files":[]}"""),
        ];
        foreach (var make in hostile)
        {
            Hostile(make);
            _ = await RestoreAsync();
        }

        var said = _bench.Error.ToString() + _bench.Out;
        Assert.Contains("[2J", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said, letter => char.IsControl(letter) && letter != '\n' && letter != '\r');
    }

    [Fact]
    public async Task A_name_that_cannot_be_packed_does_not_command_the_terminal()
    {
        _bench.Build(2);
        var profiles = Directory.CreateDirectory(new LastGood(_bench.State).ProfilesDirectory).FullName;
        File.CreateSymbolicLink(Path.Combine(profiles, "\u001b[2J\u009b1m"), Path.Combine(profiles, "nothing"));

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("backup", Backup));

        var said = _bench.Error.ToString();
        Assert.Contains("[2J", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said, letter => char.IsControl(letter) && letter != '\n' && letter != '\r');
        Assert.False(File.Exists(Backup));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Directory)]
    [InlineData(TarEntryType.Fifo)]
    public async Task What_is_no_plain_file_is_refused(TarEntryType kind)
    {
        Hostile(tar =>
        {
            var entry = new PaxTarEntry(kind, "journal/alarms/0000000001.seg");
            if (kind is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            tar.WriteEntry(entry);
        });

        Assert.Equal(ExitCode.Failed, await RestoreAsync());
        Assert.Contains("plain file", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_without_its_manifest_or_with_more_than_it_names_is_refused()
    {
        Hostile(tar => Put(tar, "journal/alarms/0000000001.seg", "x"));
        Assert.Equal(ExitCode.Failed, await RestoreAsync());
        Assert.Contains("no manifest", _bench.Error.ToString(), StringComparison.Ordinal);

        Hostile(tar =>
        {
            Put(tar, "journal/alarms/0000000001.seg", "x");
            Put(tar, "manifest.json", """{"format":1,"version":"0","made":"2026-11-23T00:00:00Z","last":[],"files":[]}""");
        });
        Assert.Equal(ExitCode.Failed, await RestoreAsync());
        Assert.Contains("does not name", _bench.Error.ToString(), StringComparison.Ordinal);

        Hostile(tar => Put(tar, "manifest.json", """{"format":2,"version":"9.9","made":"2026-11-23T00:00:00Z","last":[],"files":[]}"""));
        Assert.Equal(ExitCode.Failed, await RestoreAsync());
        Assert.Contains("newer version", _bench.Error.ToString(), StringComparison.Ordinal);

        Hostile(tar =>
        {
            Put(tar, "journal/alarms/0000000001.seg", "x");
            Put(tar, "journal/alarms/0000000001.seg", "y");
        });
        Assert.Equal(ExitCode.Failed, await RestoreAsync());
        Assert.Contains("twice", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private Task<int> RestoreAsync() => VerbTree.InvokeAsync(["restore", Backup, "--state", Fresh], _bench.Context());

    // Restores the backup over a state and breaks off before a step; false where it came to its end.
    private bool BreaksOff(string state, int at)
    {
        var staging = Path.Combine(state, "restoring");
        Directory.CreateDirectory(staging);
        using var from = File.OpenRead(Backup);
        var manifest = BackupReader.Unpack(from, staging);
        from.Position = 0;
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(from));
        try
        {
            RestoreSwap.PutInPlace(state, manifest, digest, "20261123-120000", () => _ = at-- == 0 ? throw new IOException("broken off here") : 0);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private void Configuration()
    {
        var folder = Path.Combine(_bench.State, "last-good", "config");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "site.yaml"), "site: {id: tea}");
    }

    private void Hostile(Action<TarWriter> write)
    {
        using var packed = new GZipStream(File.Create(Backup), CompressionLevel.Fastest);
        using var tar = new TarWriter(packed);
        write(tar);
    }

    private static void Put(TarWriter tar, string name, string text) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
}
