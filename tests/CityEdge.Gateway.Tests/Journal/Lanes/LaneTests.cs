using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Tests.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Lanes;

public sealed class LaneTests
{
    [Fact]
    public void A_new_lane_begins_its_first_epoch_and_goes_on_in_it()
    {
        var medium = new PowerCutMedium();
        Epoch epoch;
        using (var lane = Lane.Open(medium, TestLane.Options()))
        {
            Assert.Equal(EpochReason.New, lane.Report.Reason);
            Assert.Null(lane.Durable);
            epoch = lane.Epoch;
            Assert.Equal(1, TestLane.Append(lane, 7));
            Assert.Null(lane.Durable);
            lane.Sync();
            Assert.Equal(new RecordId(epoch, 1), lane.Durable);
        }

        using var again = Lane.Open(medium.AfterCut(new Random(1)), TestLane.Options(2));

        Assert.Equal(EpochReason.Continued, again.Report.Reason);
        Assert.Equal(epoch, again.Epoch);
        Assert.Equal(2, TestLane.Write(again, 8));
    }

    [Fact]
    public void What_was_appended_is_read_back_over_many_segments_and_proves_its_chain()
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        for (var value = 1; value <= 300; value++)
        {
            TestLane.Append(lane, value, value % 150);
            if (value % 7 == 0)
            {
                lane.Sync();
            }
        }

        lane.Sync();

        var (records, gaps) = TestLane.Read(medium);
        Assert.Equal(Enumerable.Range(1, 300).Select(static value => (long)value), records.Select(TestLane.ValueOf));
        Assert.Equal(Enumerable.Range(1, 300).Select(static value => (long)value), records.Select(static record => record.Id.Sequence));
        Assert.Empty(gaps);
        Assert.True(lane.Segments.Count > 3);
        TestLane.RequireSound(records);
        Assert.All(records, static record => Assert.Equal(TestLane.Stamp(TestLane.ValueOf(record)), record.Stamp));
        Assert.Equal(records[^1].Hash.ToArray(), lane.Head.ToArray());
        Assert.Equal(lane.Bytes, medium.Files.Values.Sum(static file => file.LongLength));
    }
}
