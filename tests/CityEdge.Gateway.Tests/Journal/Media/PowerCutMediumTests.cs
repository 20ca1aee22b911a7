using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>A disk for tests is itself tested: what it promises to keep it keeps, and everything else it really loses.</summary>
public sealed class PowerCutMediumTests : MediumTests
{
    private static readonly byte[] Long = [.. Enumerable.Range(0, 2000).Select(static i => (byte)(1 + (i % 250)))];

    [Fact]
    public void What_was_synced_with_its_name_survives_every_cut()
    {
        using var medium = Synced();
        medium.Write("a", 1000, [9, 9]);

        Assert.All(Cuts(medium), static after => Assert.Equal(Long[..1000], All(after, "a")[..1000]));
    }

    [Fact]
    public void An_unsynced_write_is_there_or_gone_or_torn()
    {
        using var medium = Synced();
        medium.Write("a", 0, new byte[2000]);

        var left = Cuts(medium).Select(static after => All(after, "a")).ToArray();

        Assert.Contains(left, static bytes => bytes.SequenceEqual(Long));
        Assert.Contains(left, static bytes => bytes.SequenceEqual(new byte[2000]));
        Assert.Contains(left, static bytes => bytes.Take(512).All(static b => b == 0) && bytes.AsSpan(512).SequenceEqual(Long.AsSpan(512)));
        Assert.Contains(left, static bytes => bytes.AsSpan(0, 512).SequenceEqual(Long.AsSpan(0, 512)) && bytes.Skip(512).Take(512).All(static b => b == 0));
        Assert.Contains(left, static bytes => Array.FindLastIndex(bytes, static b => b == 0) is > 0 and var last && (last + 1) % 512 != 0 && last < 1999);
    }

    [Fact]
    public void Unsynced_writes_are_lost_in_any_order()
    {
        using var medium = Synced();
        medium.Write("a", 0, [201]);
        medium.Write("a", 600, [202]);

        var left = Cuts(medium).Select(static after => All(after, "a")).Select(static bytes => (bytes[0] == 201, bytes[600] == 202)).ToHashSet();

        Assert.Equal(4, left.Count);
    }

    [Fact]
    public void A_file_that_was_synced_and_whose_name_was_not_may_be_gone()
    {
        using var medium = new PowerCutMedium();
        medium.Create("a", 4);
        medium.Write("a", 0, [1, 2]);
        medium.Sync("a");

        var left = Cuts(medium).Select(static after => after.List().Count == 0 ? null : All(after, "a")).ToArray();

        Assert.Contains(left, static bytes => bytes is null);
        Assert.All(left.OfType<byte[]>(), static bytes => Assert.Equal([1, 2, 0, 0], bytes));
    }

    [Fact]
    public void A_name_that_was_synced_may_lead_to_an_empty_file()
    {
        using var medium = new PowerCutMedium();
        medium.Create("a", 4);
        medium.SyncNames();

        var left = Cuts(medium).Select(static after => All(after, "a").Length).ToHashSet();

        Assert.Equal([0, 4], left.Order());
    }

    [Fact]
    public void A_rename_and_a_deletion_are_done_or_undone_and_the_bytes_stay()
    {
        using var medium = Synced();
        medium.Create("b", 1);
        medium.Sync("b");
        medium.SyncNames();
        medium.Rename("a", "c");
        medium.Delete("b");
        medium.Write("c", 0, [77]);
        medium.Sync("c");

        var cuts = Cuts(medium).ToArray();

        Assert.Equal(["a", "a,b", "b,c", "c"], cuts.Select(static after => string.Join(',', after.List())).ToHashSet().Order(StringComparer.Ordinal));
        Assert.All(cuts, static after => Assert.Equal(77, All(after, after.List().First(static name => name != "b"))[0]));
    }

    [Fact]
    public void A_cut_of_the_length_may_be_undone_until_it_is_synced()
    {
        using var medium = Synced();
        medium.Cut("a", 10);

        Assert.Equal([10, 2000], Cuts(medium).Select(static after => (int)after.LengthOf("a")).ToHashSet().Order());
        medium.Sync("a");
        Assert.All(Cuts(medium), static after => Assert.Equal(10, after.LengthOf("a")));
    }

    [Fact]
    public void The_fuse_blows_at_its_operation_and_everything_after_it_fails()
    {
        using var medium = Synced();
        medium.Fuse = medium.Operations + 2;
        medium.Write("a", 0, [1]);

        Assert.Throws<PowerCutException>(() => medium.Write("a", 1, [200]));
        Assert.Throws<PowerCutException>(() => medium.Sync("a"));
        Assert.Throws<PowerCutException>(() => medium.List());

        Assert.Contains(Cuts(medium), static after => All(after, "a")[1] == 200);
        Assert.Contains(Cuts(medium), static after => All(after, "a")[1] == Long[1]);
    }

    [Fact]
    public void An_ignored_sync_keeps_nothing()
    {
        using var medium = new PowerCutMedium { Ignore = static operation => operation.Kind == MediumOperationKind.Sync };
        medium.Create("a", 0);
        medium.Write("a", 0, [1]);
        medium.Sync("a");
        medium.SyncNames();

        Assert.Contains(Cuts(medium), static after => after.LengthOf("a") == 0);
    }

    [Fact]
    public void After_a_failed_sync_the_next_one_succeeds_and_has_kept_nothing_of_the_first()
    {
        using var medium = Synced();
        medium.Write("a", 0, [201]);
        medium.Fail = static operation => operation.Kind == MediumOperationKind.Sync ? MediumFailure.Broken : null;
        Assert.Equal(MediumFailure.Broken, Assert.Throws<MediumException>(() => medium.Sync("a")).Failure);
        medium.Fail = null;
        medium.Write("a", 1, [202]);
        medium.Sync("a");

        Assert.Equal([201, 202], All(medium, "a")[..2]);
        Assert.Contains(Cuts(medium), static after => All(after, "a")[0] == Long[0]);
        Assert.All(Cuts(medium), static after => Assert.Equal(202, All(after, "a")[1]));
        medium.Evict();
        Assert.Equal([Long[0], 202], All(medium, "a")[..2]);
    }

    [Fact]
    public void A_full_disk_takes_what_was_reserved_and_no_more()
    {
        using var medium = new PowerCutMedium { Room = 1000 };
        medium.Create("a", 800);

        Assert.Equal(MediumFailure.Full, Assert.Throws<MediumException>(() => medium.Create("b", 201)).Failure);
        Assert.Equal(MediumFailure.Full, Assert.Throws<MediumException>(() => medium.Write("a", 800, new byte[201])).Failure);
        medium.Write("a", 0, new byte[800]);
        Assert.Equal(["a"], medium.List());
    }

    [Fact]
    public void Failures_begin_where_they_were_asked_for()
    {
        using var medium = Synced();
        medium.FailAfter(2, MediumFailure.ReadOnly);

        medium.Write("a", 0, [1]);
        Assert.Equal(MediumFailure.ReadOnly, Assert.Throws<MediumException>(() => medium.Write("a", 0, [2])).Failure);
        Assert.Equal(1, All(medium, "a")[0]);
    }

    [Fact]
    public void A_killed_process_loses_nothing()
    {
        using var medium = new PowerCutMedium { Fuse = 3 };
        medium.Create("a", 0);
        medium.Write("a", 0, [1, 2, 3]);
        Assert.Throws<PowerCutException>(() => medium.Sync("a"));

        Assert.Equal([1, 2, 3], All(medium.Again(), "a"));
    }

    private protected override IJournalMedium Open() => new PowerCutMedium();

    private protected override IJournalMedium Reader(IJournalMedium of) => ((PowerCutMedium)of).Again();

    private static PowerCutMedium Synced()
    {
        var medium = new PowerCutMedium();
        medium.Create("a", 0);
        medium.Write("a", 0, Long);
        medium.Sync("a");
        medium.SyncNames();
        return medium;
    }

    private static IEnumerable<PowerCutMedium> Cuts(PowerCutMedium medium) => Enumerable.Range(0, 300).Select(seed => medium.AfterCut(new Random(seed)));
}
