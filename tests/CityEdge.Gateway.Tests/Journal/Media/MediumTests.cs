using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Media;

/// <summary>The contract of <see cref="IJournalMedium"/>; every implementation passes it.</summary>
public abstract class MediumTests
{
    [Fact]
    public void A_new_file_is_there_under_its_name_as_long_as_its_reserve_and_reads_as_zeros()
    {
        using var medium = Open();

        medium.Create("a", 5000);

        Assert.Equal(["a"], medium.List());
        Assert.Equal(5000, medium.LengthOf("a"));
        Assert.Equal(new byte[5000], All(medium, "a"));
    }

    [Fact]
    public void What_was_written_is_read_at_once_and_after_every_sync()
    {
        using var medium = Open();
        medium.Create("a", 16);

        medium.Write("a", 4, [1, 2, 3]);
        Assert.Equal([0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], All(medium, "a"));
        medium.Sync("a");
        medium.SyncNames();
        medium.Write("a", 14, [7, 8, 9]);

        Assert.Equal([0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9], All(medium, "a"));
    }

    [Fact]
    public void A_file_grows_at_its_end_and_is_cut()
    {
        using var medium = Open();
        medium.Create("a", 0);

        medium.Write("a", 0, [1, 2, 3, 4]);
        medium.Write("a", 4, [5, 6]);
        medium.Cut("a", 3);
        medium.Write("a", 3, [9]);

        Assert.Equal([1, 2, 3, 9], All(medium, "a"));
    }

    [Fact]
    public void Reading_stops_at_the_end()
    {
        using var medium = Open();
        medium.Create("a", 0);
        medium.Write("a", 0, [1, 2, 3]);
        Span<byte> into = stackalloc byte[8];

        Assert.Equal(1, medium.Read("a", 2, into));
        Assert.Equal(3, into[0]);
        Assert.Equal(0, medium.Read("a", 3, into));
        Assert.Equal(0, medium.Read("a", 300, into));
    }

    [Fact]
    public void Names_are_listed_in_ordinal_order()
    {
        using var medium = Open();

        foreach (var name in new[] { "b", "B", "a10", "a9", "ä" })
        {
            medium.Create(name, 1);
        }

        Assert.Equal(["B", "a10", "a9", "b", "ä"], medium.List());
    }

    [Fact]
    public void A_renamed_file_keeps_its_bytes_and_a_deleted_one_is_gone()
    {
        using var medium = Open();
        medium.Create("a", 0);
        medium.Write("a", 0, [1]);
        medium.Create("b", 4);

        medium.Rename("a", "c");
        medium.Write("c", 1, [2]);
        medium.Delete("b");
        medium.SyncNames();

        Assert.Equal(["c"], medium.List());
        Assert.Equal([1, 2], All(medium, "c"));
        medium.Create("a", 1);
        Assert.Equal([0], All(medium, "a"));
    }

    [Fact]
    public void Nothing_is_overwritten_by_a_name()
    {
        using var medium = Open();
        medium.Create("a", 1);
        medium.Create("b", 2);

        Assert.Throws<MediumException>(() => medium.Create("a", 5));
        Assert.Throws<MediumException>(() => medium.Rename("a", "b"));

        Assert.Equal((1, 2), (medium.LengthOf("a"), medium.LengthOf("b")));
    }

    [Fact]
    public void What_is_asked_of_a_file_that_is_not_there_fails_as_gone()
    {
        using var medium = Open();
        Action[] asked =
        [
            () => medium.LengthOf("a"), () => medium.Read("a", 0, new byte[1]), () => medium.Write("a", 0, [1]), () => medium.Sync("a"), () => medium.Cut("a", 0),
            () => medium.Rename("a", "b"), () => medium.Delete("a"),
        ];

        Assert.All(asked, static ask => Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(ask).Failure));
        Assert.Empty(medium.List());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".lock")]
    [InlineData("a/b")]
    [InlineData("../a")]
    [InlineData("a\0b")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        using var medium = Open();
        medium.Create("x", 0);

        Assert.Throws<ArgumentException>(() => medium.Create(name, 0));
        Assert.Throws<ArgumentException>(() => medium.Write(name, 0, [1]));
        Assert.Throws<ArgumentException>(() => medium.Rename("x", name));
        Assert.Throws<ArgumentException>(() => medium.Delete(name));
        Assert.Equal(["x"], medium.List());
    }

    [Fact]
    public void A_reader_sees_what_the_writer_does()
    {
        using var medium = Open();
        medium.Create("a", 0);
        medium.Write("a", 0, [1, 2]);
        using var reader = Reader(medium);
        Assert.Equal([1, 2], All(reader, "a"));

        medium.Write("a", 2, [3]);
        Assert.Equal([1, 2, 3], All(reader, "a"));
        medium.Rename("a", "a.damaged");
        medium.Create("a", 0);
        medium.Write("a", 0, [9]);

        Assert.Equal(["a", "a.damaged"], reader.List());
        Assert.Equal([9], All(reader, "a"));
        Assert.Equal([1, 2, 3], All(reader, "a.damaged"));
    }

    [Fact]
    public void More_files_than_are_kept_open_are_written_and_read_in_any_order()
    {
        using var medium = Open();
        for (byte round = 0; round < 3; round++)
        {
            for (byte i = 0; i < 40; i++)
            {
                var name = $"f{i:00}";
                if (round == 0)
                {
                    medium.Create(name, 0);
                }

                medium.Write(name, round, [(byte)(i + round)]);
                if (i % 2 == 0)
                {
                    medium.Sync(name);
                }
            }
        }

        Assert.All(medium.List(), name => Assert.Equal([byte.Parse(name[1..]), (byte)(byte.Parse(name[1..]) + 1), (byte)(byte.Parse(name[1..]) + 2)], All(medium, name)));
    }

    private protected abstract IJournalMedium Open();

    private protected abstract IJournalMedium Reader(IJournalMedium of);

    private protected static byte[] All(IJournalMedium medium, string name)
    {
        var bytes = new byte[medium.LengthOf(name)];
        Assert.Equal(bytes.Length, medium.Read(name, 0, bytes));
        return bytes;
    }
}
