using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>What a real file system answers when it is full, read-only or taken away.</summary>
public sealed class RealDiskTests : IDisposable
{
    private readonly SmallDisk _disk = SmallDisk.MountOrSkip();

    private string Place => Path.Combine(_disk.Path, "journal");

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void On_a_full_disk_no_new_file_is_made_and_reserved_ones_still_take_every_write()
    {
        using var medium = new FileMedium(Place);
        medium.Create("reserved", 1 << 20);
        _disk.FillUp();

        Assert.Equal(MediumFailure.Full, Assert.Throws<MediumException>(() => medium.Create("next", 1 << 20)).Failure);
        Assert.Equal(MediumFailure.Full, Assert.Throws<MediumException>(() => medium.Write("reserved", 1 << 20, new byte[1 << 16])).Failure);
        for (var at = 0; at < 1 << 20; at += 1 << 16)
        {
            medium.Write("reserved", at, [.. Enumerable.Repeat((byte)7, 1 << 16)]);
        }

        medium.Sync("reserved");
        Assert.Equal(["reserved"], medium.List());
        _disk.MakeRoom();
        medium.Create("next", 1 << 20);
        Assert.Equal(["next", "reserved"], medium.List());
    }

    [Fact]
    public void A_file_larger_than_the_whole_disk_leaves_nothing_behind()
    {
        using var medium = new FileMedium(Place);

        Assert.Equal(MediumFailure.Full, Assert.Throws<MediumException>(() => medium.Create("huge", 64 << 20)).Failure);

        Assert.Empty(medium.List());
        medium.Create("fits", 1 << 20);
    }

    [Fact]
    public void A_disk_that_is_mounted_read_only_is_read_and_not_written()
    {
        using (var medium = new FileMedium(Place))
        {
            medium.Create("a", 0);
            medium.Write("a", 0, [1, 2]);
        }

        _disk.RemountReadOnly();

        Assert.Equal(MediumFailure.ReadOnly, Assert.Throws<MediumException>(() => new FileMedium(Place)).Failure);
        Assert.Equal(MediumFailure.ReadOnly, Assert.Throws<MediumException>(() => new FileMedium(Place + "-other")).Failure);
        using (var reader = FileMedium.ForReading(Place))
        {
            var bytes = new byte[2];
            Assert.Equal(2, reader.Read("a", 0, bytes));
            Assert.Equal([1, 2], bytes);
        }

        _disk.RemountWritable();
        new FileMedium(Place).Dispose();
    }

    [Fact]
    public void A_disk_that_is_taken_away_is_gone_and_what_lay_beneath_it_is_not_written()
    {
        using var medium = new FileMedium(Place);
        medium.Create("a", 10);
        _disk.Unmount();

        medium.Write("a", 0, [1]);

        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => medium.Sync("a")).Failure);
        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => medium.Create("b", 0)).Failure);
        Assert.Empty(Directory.GetFileSystemEntries(_disk.Path));
    }
}
