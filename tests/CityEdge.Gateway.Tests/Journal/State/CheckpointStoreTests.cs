using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;
using CityEdge.Gateway.Tests.Journal.Media;
using CityEdge.Safety;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.State;

/// <summary>Checkpoints: the new one or the one before, whatever happens while it is written.</summary>
public sealed class CheckpointStoreTests
{
    private static readonly Guid Boot = new("6f1d0d3e-3c39-4f4e-9a0e-2f7a4f0b7a11");

    [Fact]
    public void A_checkpoint_is_read_as_it_was_saved() => AnySnapshot.Gen.Sample(
        static snapshot =>
        {
            var medium = new PowerCutMedium();
            var checkpoint = Numbered(7) with { Snapshot = snapshot, Covers = snapshot.Sequence % 2 == 0 ? null : new RecordId(new(3, 0xfeedf00d), 9) };
            new CheckpointStore(medium).Save(checkpoint);

            var read = new CheckpointStore(medium).Load(out var unreadable)!;

            Assert.Empty(unreadable);
            Assert.Equal(System.Text.Json.JsonSerializer.Serialize(checkpoint), System.Text.Json.JsonSerializer.Serialize(read));
        },
        iter: 100);

    [Fact]
    public void Where_nothing_was_saved_there_is_nothing()
    {
        Assert.Null(new CheckpointStore(new PowerCutMedium()).Load(out var unreadable));
        Assert.Empty(unreadable);
    }

    [Fact]
    public void The_two_newest_are_kept()
    {
        var medium = new PowerCutMedium();
        var store = new CheckpointStore(medium);
        for (var i = 1; i <= 5; i++)
        {
            store.Save(Numbered(i));
        }

        Assert.Equal(["checkpoint-0000000004", "checkpoint-0000000005"], medium.List());
        Assert.Equal(5, Newest(medium));
        new CheckpointStore(medium).Save(Numbered(6));
        Assert.Equal(["checkpoint-0000000005", "checkpoint-0000000006"], medium.List());
    }

    [Fact]
    public void Whatever_the_instant_of_the_cut_the_new_checkpoint_is_there_or_the_one_before() => Gen.Select(Gen.Int[1, 60], Gen.Int).Sample(
        static (fuse, seed) =>
        {
            var medium = new PowerCutMedium();
            var (saved, under) = (0, 0);
            try
            {
                var store = new CheckpointStore(medium);
                medium.Fuse = fuse;
                for (under = 1; under <= 8; under++)
                {
                    store.Save(Numbered(under));
                    saved = under;
                }
            }
            catch (PowerCutException)
            {
                // The instant of the cut.
            }

            var after = medium.AfterCut(new Random(seed));
            var found = Newest(after) ?? 0;
            Assert.True(found == saved || found == under, $"saved {saved}, under way {under}, found {found}");

            // And whatever was left behind does not stop the next start, nor its own cut.
            var next = new CheckpointStore(after);
            next.Save(Numbered(100));
            Assert.Equal(100, Newest(after.AfterCut(new Random(seed))));
            next.Save(Numbered(101));
            Assert.Equal(2, after.List().Count(static name => name.Length == "checkpoint-0000000001".Length));
            Assert.DoesNotContain(after.List(), static name => name.EndsWith(".tmp", StringComparison.Ordinal));
        },
        iter: 500);

    [Fact]
    public void A_saved_checkpoint_is_on_the_disk_with_its_bytes_and_its_name()
    {
        var medium = new PowerCutMedium();
        var store = new CheckpointStore(medium);
        for (var i = 1; i <= 4; i++)
        {
            store.Save(Numbered(i));
            Assert.All(Enumerable.Range(0, 100), seed => Assert.Equal(i, Newest(medium.AfterCut(new Random(seed)))));
        }
    }

    [Fact]
    public void A_disk_that_syncs_nothing_is_found_out()
    {
        foreach (var ignored in new[] { MediumOperationKind.Sync, MediumOperationKind.SyncNames })
        {
            var medium = new PowerCutMedium { Ignore = operation => operation.Kind == ignored };
            new CheckpointStore(medium).Save(Numbered(1));

            Assert.Contains(Enumerable.Range(0, 100), seed => Newest(medium.AfterCut(new Random(seed))) is null);
        }
    }

    [Fact]
    public void A_checkpoint_with_any_bit_changed_is_not_believed()
    {
        var medium = Two();
        var whole = medium.Files["checkpoint-0000000002"];
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            medium.Damage("checkpoint-0000000002", _ =>
            {
                var bytes = (byte[])[.. whole];
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                return bytes;
            });

            var read = new CheckpointStore(medium).Load(out var unreadable)!;

            Assert.Equal(1, read.Snapshot.Sequence);
            Assert.StartsWith("checkpoint-0000000002: ", Assert.Single(unreadable), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_checkpoint_cut_at_any_byte_is_not_believed()
    {
        var medium = Two();
        var whole = medium.Files["checkpoint-0000000002"];
        for (var length = 0; length < whole.Length; length++)
        {
            medium.Damage("checkpoint-0000000002", _ => whole[..length]);

            Assert.Equal(1, Newest(medium));
        }

        medium.Damage("checkpoint-0000000002", _ => [.. whole, 0]);
        Assert.Equal(1, Newest(medium));
    }

    [Fact]
    public void Damaged_ones_are_set_aside_and_the_last_two_of_them_kept()
    {
        var medium = new PowerCutMedium();
        for (var i = 1; i <= 5; i++)
        {
            new CheckpointStore(medium).Save(Numbered(i));
            medium.Damage($"checkpoint-{i:D10}", static bytes => bytes[..^1]);
        }

        new CheckpointStore(medium).Save(Numbered(6));

        Assert.Equal(["checkpoint-0000000004.damaged", "checkpoint-0000000005.damaged", "checkpoint-0000000006"], medium.List());
        Assert.Equal(6, Newest(medium));
    }

    [Fact]
    public void Files_of_a_newer_program_and_of_others_are_not_touched()
    {
        var medium = Two();
        medium.Damage("checkpoint-0000000001", static bytes => { bytes[8] = 2; return bytes; });
        medium.Create("checkpoint-notes", 3);
        medium.Create("readme", 3);
        var before = medium.Files;
        var store = new CheckpointStore(medium);

        for (var i = 3; i <= 5; i++)
        {
            store.Save(Numbered(i));
        }

        Assert.Equal(["checkpoint-0000000001", "checkpoint-0000000004", "checkpoint-0000000005", "checkpoint-notes", "readme"], medium.List());
        Assert.Equal(before["checkpoint-0000000001"], medium.Files["checkpoint-0000000001"]);
        medium.Delete("checkpoint-0000000004");
        medium.Delete("checkpoint-0000000005");
        Assert.Null(new CheckpointStore(medium).Load(out var unreadable));
        Assert.Contains("newer", Assert.Single(unreadable), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_one_never_hides_behind_a_newer_programs_number()
    {
        var medium = Two();
        medium.Rename("checkpoint-0000000002", "checkpoint-0000000900.damaged");

        new CheckpointStore(medium).Save(Numbered(3));

        Assert.Equal(3, Newest(medium));
        Assert.Contains("checkpoint-0000000901", medium.List());
    }

    [Fact]
    public void A_disk_that_fails_at_any_step_costs_only_this_checkpoint()
    {
        for (var step = 1; step <= 6; step++)
        {
            var failure = step % 2 == 0 ? MediumFailure.Full : MediumFailure.Broken;
            var medium = Two();
            var store = new CheckpointStore(medium);
            store.Save(Numbered(3));
            medium.FailAfter(step, failure);
            Assert.Equal(failure, Assert.Throws<MediumException>(() => store.Save(Numbered(4))).Failure);
            medium.Fail = null;

            Assert.InRange(Newest(medium)!.Value, 3, 4);
            Assert.All(Enumerable.Range(0, 30), seed => Assert.InRange(Newest(medium.AfterCut(new Random(seed)))!.Value, 3, 4));
            store.Save(Numbered(5));
            Assert.Equal(5, Newest(medium.AfterCut(new Random(1))));
            Assert.DoesNotContain(medium.List(), static name => name.EndsWith(".tmp", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_checkpoint_on_a_bad_sector_costs_only_itself()
    {
        var medium = Two();
        medium.Fail = static operation => operation is { Kind: MediumOperationKind.Read, Name: "checkpoint-0000000002" } ? MediumFailure.Broken : null;

        Assert.Equal(1, Newest(medium));
        new CheckpointStore(medium).Save(Numbered(3));
        Assert.Equal(3, Newest(medium));
    }

    [Fact]
    public void A_directory_that_is_gone_is_said_and_not_taken_for_a_first_start()
    {
        var medium = Two();
        medium.Fail = static _ => MediumFailure.Gone;

        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => new CheckpointStore(medium).Load(out _)).Failure);
    }

    private static PowerCutMedium Two()
    {
        var medium = new PowerCutMedium();
        var store = new CheckpointStore(medium);
        store.Save(Numbered(1));
        store.Save(Numbered(2));
        return medium;
    }

    private static long? Newest(PowerCutMedium medium)
    {
        if (new CheckpointStore(medium).Load(out _) is not { } read)
        {
            return null;
        }

        // Whole, and nothing of another.
        Assert.Equal(read.Snapshot.Sequence, read.Taken.Monotonic);
        Assert.Equal(read.Snapshot.Sequence, read.Covers!.Value.Sequence);
        Assert.All(read.Snapshot.Points, point => Assert.Equal(read.Snapshot.Sequence, point.ReceivedAgo));
        return read.Snapshot.Sequence;
    }

    private static Checkpoint Numbered(int number) => new()
    {
        Snapshot = new EngineSnapshot
        {
            Sequence = number,
            Points = [.. Enumerable.Range(0, 12).Select(i => new PointSnapshot { Name = $"p{i}", ReceivedAgo = number, LastGoodAgo = number, ValueBits = (long)i << 40 })],
        },
        Taken = new Stamp(Boot, number, new DateTimeOffset(2026, 3, 1, 21, 0, number % 60, TimeSpan.FromHours(8)), ClockQuality.Restored),
        Covers = new RecordId(new Epoch(2, 0x7f3a21c0), number),
    };
}
