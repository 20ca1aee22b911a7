using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Lanes;

/// <summary>One test for each sync of a lane: it fails when that sync is taken away.</summary>
public sealed class SyncTests
{
    private const int Cuts = 60;
    private static readonly string First = LaneFormat.NameOf(1);

    [Fact]
    public void A_group_is_on_the_disk_when_it_is_acknowledged()
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        TestLane.Append(lane, 1);
        TestLane.Append(lane, 2);
        lane.Sync();

        RequireAfterEachCut(medium, [1, 2]);
    }

    [Fact]
    public void A_group_over_the_end_of_a_segment_is_wholly_on_the_disk()
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        var values = Fill(lane, 60);
        lane.Sync();
        Assert.True(lane.Segments.Count > 1);

        RequireAfterEachCut(medium, values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_segment_has_its_name_on_the_disk_before_its_records_count(int spares)
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options(spares: spares));
        var values = Fill(lane, 60);
        lane.Sync();

        RequireAfterEachCut(medium, values);
    }

    [Fact]
    public void What_a_killed_process_left_unsynced_counts_only_when_it_is_on_the_disk()
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        TestLane.Append(lane, 1);
        medium.Ignore = static _ => true;
        lane.Sync();
        var next = medium.Again();

        Assert.Equal(1, Lane.Open(next, TestLane.Options(2)).Durable?.Sequence);

        RequireAfterEachCut(next, [1]);
    }

    [Fact]
    public void Names_that_a_killed_process_left_unsynced_are_on_the_disk_before_anything_is_appended()
    {
        var medium = new PowerCutMedium { Ignore = static operation => operation.Kind == MediumOperationKind.SyncNames };
        Lane.Open(medium, TestLane.Options());
        var next = medium.Again();

        TestLane.Write(Lane.Open(next, TestLane.Options(2)), 1);

        RequireAfterEachCut(next, [1]);
    }

    [Fact]
    public void A_restored_lane_has_its_new_epoch_before_the_marker_is_gone_and_the_marker_does_not_come_back()
    {
        var medium = new PowerCutMedium();
        Fill(Lane.Open(medium, TestLane.Options(spares: 0)), 3, sync: true);
        medium.Create(LaneFormat.RestoredMarker, 0);
        medium.SyncNames();
        var epoch = Lane.Open(medium, TestLane.Options(2, spares: 0)).Epoch;

        for (var seed = 0; seed < Cuts; seed++)
        {
            var cut = medium.AfterCut(new Random(seed));
            Assert.DoesNotContain(LaneFormat.RestoredMarker, cut.Files.Keys);
            var lane = Lane.Open(cut, TestLane.Options(3));
            Assert.Equal((epoch, EpochReason.Restored), (lane.Epoch, lane.Report.Reason));
        }
    }

    [Fact]
    public void A_repair_that_breaks_off_anywhere_keeps_the_damaged_file_and_says_the_loss_in_the_end()
    {
        var (medium, damaged) = WithDamage();
        var files = medium.Files;
        for (var fuse = 1; fuse <= 20; fuse++)
        {
            for (var seed = 0; seed < 12; seed++)
            {
                var random = new Random((fuse * 100) + seed);
                var broken = new PowerCutMedium(files) { Fuse = fuse };
                try
                {
                    Lane.Open(broken, TestLane.Options(2));
                }
                catch (PowerCutException)
                {
                }

                var after = broken.AfterCut(random);
                Assert.Contains(after.Files.Values, file => file.AsSpan().StartsWith(damaged.AsSpan(0, EndOf(damaged))));
                var lane = Lane.Open(after, TestLane.Options(3));
                Assert.Equal([2L], lane.Report.Lost.Select(static range => range.From));
                Assert.Equal([2L], TestLane.Read(after).Gaps.Select(static range => range.From));
                Assert.Equal([1, 3, 4, 5], TestLane.Values(after));
                Assert.Equal([1, 3, 4, 5], TestLane.Values(after.AfterCut(random)));
            }
        }
    }

    [Fact]
    public void A_quarantined_file_never_outlives_its_segment()
    {
        var (medium, _) = WithDamage();
        var mended = Lane.Open(medium, TestLane.Options(2));
        TestLane.Write(mended, 6);
        Assert.Single(mended.Report.Quarantined);
        var files = medium.Files;
        for (var fuse = 1; fuse <= 5; fuse++)
        {
            for (var seed = 0; seed < Cuts; seed++)
            {
                var broken = new PowerCutMedium(files);
                var lane = Lane.Open(broken, TestLane.Options(3));
                broken.Fuse = broken.Operations + fuse;
                try
                {
                    Assert.Equal(1, lane.DropOldest()?.Number);
                    Assert.Equal(5, fuse);
                }
                catch (PowerCutException)
                {
                }

                var cut = broken.AfterCut(new Random(seed)).Files.Keys.ToArray();
                Assert.True(cut.Contains(First) || !cut.Contains(First + LaneFormat.DamagedSuffix), $"fuse {fuse}, seed {seed}");
            }
        }
    }

    [Fact]
    public void Retention_that_a_cut_breaks_off_or_undoes_leaves_no_hole()
    {
        var medium = new PowerCutMedium();
        Fill(Lane.Open(medium, TestLane.Options(spares: 0)), 200, sync: true);
        var files = medium.Files;
        for (var fuse = 1; fuse <= 12; fuse++)
        {
            for (var seed = 0; seed < Cuts; seed++)
            {
                var broken = new PowerCutMedium(files);
                var lane = Lane.Open(broken, TestLane.Options(2, spares: 0));
                Assert.True(lane.Segments.Count > 4);
                broken.Fuse = broken.Operations + fuse;
                try
                {
                    while (lane.DropOldest() is not null)
                    {
                    }
                }
                catch (PowerCutException)
                {
                }

                var after = broken.AfterCut(new Random(seed));
                var report = Lane.Open(after, TestLane.Options(3, spares: 0)).Report;
                Assert.Equal(EpochReason.Continued, report.Reason);
                Assert.Empty(TestLane.Read(after).Gaps);
            }
        }
    }

    [Fact]
    public void A_failed_sync_loses_and_doubles_nothing_when_the_owner_appends_anew()
    {
        for (var seed = 0; seed < Cuts; seed++)
        {
            var medium = new PowerCutMedium();
            var lane = Lane.Open(medium, TestLane.Options());
            TestLane.Write(lane, 1);
            var durable = lane.Durable;
            TestLane.Append(lane, 2);
            medium.Fail = static operation => operation.Kind == MediumOperationKind.Sync ? MediumFailure.Broken : null;
            Assert.Throws<MediumException>(lane.Sync);
            Assert.Equal(durable, lane.Durable);
            Assert.Throws<InvalidOperationException>(lane.Sync);
            medium.Fail = null;

            lane = Lane.Reopen(medium, TestLane.Options(2), durable);
            TestLane.Write(lane, 2);

            Assert.Equal(EpochReason.Failed, lane.Report.Reason);
            Assert.Equal([1, 2], TestLane.Values(medium));
            RequireAfterEachCut(medium, [1, 2], 3);
        }
    }

    private static int EndOf(byte[] bytes) => bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

    private static (PowerCutMedium Medium, byte[] Damaged) WithDamage()
    {
        var medium = new PowerCutMedium();
        Fill(Lane.Open(medium, TestLane.Options()), 5, sync: true);
        var second = (int)TestLane.Read(medium).Records[1].Offset;
        medium = new PowerCutMedium(medium.Files);
        medium.Damage(First, bytes =>
        {
            bytes[second + 50] ^= 1;
            return bytes;
        });
        return (medium, medium.Files[First]);
    }

    private static long[] Fill(Lane lane, int count, bool sync = false)
    {
        for (var value = 1; value <= count; value++)
        {
            TestLane.Append(lane, value);
            if (sync)
            {
                lane.Sync();
            }
        }

        return [.. Enumerable.Range(1, count).Select(static value => (long)value)];
    }

    private static void RequireAfterEachCut(PowerCutMedium medium, long[] values, int cuts = Cuts)
    {
        for (var seed = 0; seed < cuts; seed++)
        {
            var cut = medium.AfterCut(new Random(seed));
            var lane = Lane.Open(cut, TestLane.Options(7));
            Assert.Equal(values, TestLane.Values(cut));
            Assert.Empty(lane.Report.Lost);
        }
    }
}
