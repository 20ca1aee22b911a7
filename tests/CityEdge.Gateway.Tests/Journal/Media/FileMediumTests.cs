using System.Diagnostics;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>The contract on a real directory, and what only real files can show.</summary>
public sealed class FileMediumTests : MediumTests, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cityedge-medium-");

    private string Place => Path.Combine(_root.FullName, "journal", "alarms");

    public void Dispose() => _root.Delete(true);

    [Fact]
    public void A_missing_directory_is_made_for_the_writer_alone()
    {
        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => FileMedium.ForReading(Place)).Failure);
        Assert.False(Directory.Exists(Place));

        using var medium = new FileMedium(Place);
        medium.Create("a", 0);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute, Rights(Place));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Rights(Path.Combine(Place, "a")));
    }

    [Fact]
    public void The_reserve_of_a_new_file_takes_its_room_on_the_disk()
    {
        using var medium = new FileMedium(Place);

        medium.Create("a", 1 << 20);

        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%b %B", Path.Combine(Place, "a")]) { RedirectStandardOutput = true })!;
        var blocks = stat.StandardOutput.ReadToEnd().Split(' ').Select(long.Parse).ToArray();
        Assert.True(blocks[0] * blocks[1] >= 1 << 20);
    }

    [Fact]
    public void A_second_writer_is_refused_and_a_reader_disturbs_nobody()
    {
        using var writer = new FileMedium(Place);
        writer.Create("a", 0);
        writer.Write("a", 0, [1]);

        var refused = Assert.Throws<MediumException>(() => new FileMedium(Place));
        Assert.Equal(MediumFailure.ReadOnly, refused.Failure);
        Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
        using (var reader = FileMedium.ForReading(Place))
        {
            Assert.Equal([1], All(reader, "a"));
            writer.Write("a", 1, [2]);
            Assert.Equal(["a"], reader.List());
        }

        Assert.Throws<MediumException>(() => new FileMedium(Place));
        writer.Sync("a");
        writer.Dispose();
        using var next = new FileMedium(Place);
        Assert.Equal([1, 2], All(next, "a"));
    }

    [Fact]
    public void The_lock_holds_against_another_process_both_ways()
    {
        if (!File.Exists("/usr/bin/flock"))
        {
            Assert.Skip("flock(1) is not installed");
        }

        var file = Path.Combine(Place, DirectoryLock.FileName);
        using (new FileMedium(Place))
        {
            using var refused = Process.Start("/usr/bin/flock", ["--nonblock", file, "true"]);
            refused.WaitForExit();
            Assert.Equal(1, refused.ExitCode);
        }

        using var holder = Process.Start(
            new ProcessStartInfo("/usr/bin/flock", [file, "sh", "-c", "echo held; read line"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Equal(MediumFailure.ReadOnly, Assert.Throws<MediumException>(() => new FileMedium(Place)).Failure);
        holder.StandardInput.WriteLine();
        holder.WaitForExit();
        new FileMedium(Place).Dispose();
    }

    [Fact]
    public void A_reader_changes_nothing()
    {
        using (var writer = new FileMedium(Place))
        {
            writer.Create("a", 1);
        }

        using var reader = FileMedium.ForReading(Place);

        Assert.Throws<InvalidOperationException>(() => reader.Create("b", 0));
        Assert.Throws<InvalidOperationException>(() => reader.Write("a", 0, [1]));
        Assert.Throws<InvalidOperationException>(() => reader.Delete("a"));
        Assert.Throws<InvalidOperationException>(() => reader.SyncNames());
        Assert.Equal([0], All(reader, "a"));
    }

    [Fact]
    public void A_directory_deleted_underneath_is_noticed_although_its_files_still_take_writes()
    {
        using var medium = new FileMedium(Place);
        medium.Create("a", 10);
        Directory.Delete(Place, true);

        medium.Write("a", 0, [1]);

        Action[] noticed = [() => medium.Sync("a"), () => medium.Create("b", 0), () => medium.SyncNames(), () => medium.List()];
        Assert.All(noticed, static ask => Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(ask).Failure));
    }

    [Fact]
    public void Another_directory_in_its_place_is_not_mistaken_for_it()
    {
        using var medium = new FileMedium(Place);
        medium.Create("a", 10);
        Directory.Move(Place, Place + "-away");
        Directory.CreateDirectory(Place);

        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => medium.Sync("a")).Failure);
        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => medium.Create("b", 0)).Failure);
        Assert.Empty(Directory.GetFiles(Place));
    }

    [Fact]
    public void A_file_where_the_directory_should_be_is_gone_and_not_overwritten()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "journal"), "x");

        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => new FileMedium(Place)).Failure);
        Assert.Equal("x", File.ReadAllText(Path.Combine(_root.FullName, "journal")));
    }

    [Fact]
    public void Directories_and_hidden_files_are_no_files_of_the_journal()
    {
        using var medium = new FileMedium(Place);
        Directory.CreateDirectory(Path.Combine(Place, "sub"));
        File.WriteAllText(Path.Combine(Place, ".nfs0001"), "x");
        medium.Create("a", 0);

        Assert.Equal(["a"], medium.List());
    }

    private protected override IJournalMedium Open() => new FileMedium(Place);

    private protected override IJournalMedium Reader(IJournalMedium of) => FileMedium.ForReading(Place);

    private static UnixFileMode Rights(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
