using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Lanes;

public sealed class OriginTests
{
    [Fact]
    public void A_directory_copied_to_another_machine_begins_a_new_epoch_once()
    {
        var medium = Three(out var epoch);
        var elsewhere = TestLane.Options(2) with { Machine = Guid.Empty };

        var lane = Lane.Open(medium, elsewhere);

        Assert.Equal(EpochReason.Moved, lane.Report.Reason);
        Assert.Equal(epoch.Ordinal + 1, lane.Epoch.Ordinal);
        TestLane.Write(lane, 4);
        Assert.Equal(EpochReason.Continued, Lane.Open(medium.Again(), elsewhere).Report.Reason);
        Assert.Equal([1, 2, 3, 4], TestLane.Values(medium));
    }

    [Fact]
    public void Files_of_a_newer_version_are_never_touched_and_a_new_epoch_begins_behind_them()
    {
        var files = Three(out _).Files.ToDictionary();
        var newer = new byte[5000];
        LaneFormat.Magic.CopyTo(newer);
        newer[8] = LaneFormat.Version + 1;
        newer[10] = unchecked((byte)~newer[8]);
        newer[11] = 0xFF;
        newer[4999] = 7;
        var name = LaneFormat.NameOf(40);
        files[name] = newer;
        var medium = new PowerCutMedium(files);

        var lane = Lane.Open(medium, TestLane.Options(2));

        Assert.Equal(EpochReason.Newer, lane.Report.Reason);
        TestLane.Write(lane, 4);
        Assert.True(lane.Segments[^1].Number > 40);
        Assert.Equal(medium.Files.Values.Sum(static file => file.LongLength), lane.Bytes);
        lane = Lane.Open(medium.Again(), TestLane.Options(3));
        Assert.Equal(EpochReason.Continued, lane.Report.Reason);
        while (lane.DropOldest() is not null)
        {
        }

        Assert.Equal(newer, medium.Files[name]);
    }

    [Fact]
    public void An_older_backup_copied_over_is_told_by_the_witness_and_never_issues_an_epoch_again()
    {
        var medium = Three(out var epoch);
        var backup = new PowerCutMedium(medium.Files);
        var lane = Lane.Open(medium, TestLane.Options(2));
        TestLane.Write(lane, 4);
        TestLane.Write(lane, 5);

        var over = Lane.Open(backup, TestLane.Options(3), lane.Durable);

        Assert.Equal([new SequenceRange(epoch, 4, 5)], over.Report.Lost);
        Assert.NotEqual(epoch, over.Epoch);
        TestLane.Write(over, 6);
        Assert.Empty(Lane.Open(backup.Again(), TestLane.Options(4), lane.Durable).Report.Lost);
    }

    [Fact]
    public void A_full_disk_stops_the_lane_only_when_its_spare_is_used_up_and_it_goes_on_when_there_is_room()
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        medium.Room = lane.Bytes;
        long value = 0;
        var failure = Assert.Throws<MediumException>(() =>
        {
            while (value < 1000)
            {
                TestLane.Append(lane, ++value);
                lane.Sync();
            }
        });

        Assert.Equal(MediumFailure.Full, failure.Failure);
        Assert.Equal(value - 1, lane.Durable?.Sequence);
        medium.Room = null;
        var again = Lane.Reopen(medium, TestLane.Options(2), lane.Durable);
        TestLane.Write(again, value);
        Assert.Equal(Enumerable.Range(1, (int)value).Select(static each => (long)each), TestLane.Values(medium));
    }

    [Fact]
    public void A_clock_that_goes_back_changes_stamps_and_not_the_order()
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        Stamp[] stamps = [TestLane.Stamp(50), TestLane.Stamp(20), TestLane.Stamp(-1_700_000_000, Guid.Empty, -330), TestLane.Stamp(60, Guid.NewGuid(), 0)];
        for (var i = 0; i < stamps.Length; i++)
        {
            TestLane.Append(lane, i, stamp: stamps[i]);
        }

        lane.Sync();

        var (records, _) = TestLane.Read(medium);
        Assert.Equal(stamps, records.Select(static record => record.Stamp));
        TestLane.RequireSound(records);
    }

    private static PowerCutMedium Three(out Epoch epoch)
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        epoch = lane.Epoch;
        for (var value = 1; value <= 3; value++)
        {
            TestLane.Write(lane, value);
        }

        return medium;
    }
}
