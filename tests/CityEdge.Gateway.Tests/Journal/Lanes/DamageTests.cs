using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Tests.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Lanes;

public sealed class DamageTests
{
    private const int Count = 8;
    private static readonly bool Long = Environment.GetEnvironmentVariable("CITYEDGE_LONG") == "1";
    private static readonly string First = LaneFormat.NameOf(1);

    [Fact]
    public void Every_flipped_byte_of_the_last_segment_loses_its_record_and_no_other_and_is_said_exactly()
    {
        var (files, frames, _) = Whole();
        var end = (int)frames[^1].End;
        for (var at = 0; at < end + 40; at++)
        {
            foreach (var flip in (at < 300 || (at >= LaneFormat.CopyAt && at < LaneFormat.CopyAt + 300)) && Long ? new[] { 1, 2, 4, 8, 16, 32, 64, 128 } : [1 << (at % 8)])
            {
                if (files[First][at] != 0 || at % 16 == 0)
                {
                    RequireMended(files, at, flip, frames);
                }
            }
        }
    }

    [Fact]
    public void Every_flipped_byte_of_an_older_segment_is_found_by_verifying_it_and_begins_a_new_epoch_once()
    {
        var medium = new PowerCutMedium();
        Fill(Lane.Open(medium, TestLane.Options()), 120);
        var files = medium.Files;
        var records = TestLane.Read(medium).Records;
        var segment = records.Where(static record => record.Segment == 2).ToArray();
        var bound = (int)records[^1].Id.Sequence;
        for (var at = 0; at < TestLane.SegmentBytes; at += at < LaneFormat.FramesAt ? (Long ? 1 : 411) : Long ? 1 : 37)
        {
            var damaged = Damaged(files, LaneFormat.NameOf(2), at, 1 << (at % 8));
            var lane = Lane.Open(damaged, TestLane.Options(2));
            Assert.Equal(EpochReason.Continued, lane.Report.Reason);
            var epoch = lane.Epoch;
            var hit = segment.LastOrDefault(record => record.Offset <= at);
            SequenceRange[] expected = hit is null || at >= EndOf(files[LaneFormat.NameOf(2)]) ? [] : [new(epoch, hit.Id.Sequence, hit.Id.Sequence)];
            Assert.Equal(expected, TestLane.Read(damaged).Gaps);

            Assert.Equal(expected, lane.Verify(2));

            Assert.Equal(expected.Length > 0, lane.Epoch != epoch);
            Assert.Empty(lane.Verify(2));
            var (kept, gaps) = TestLane.Read(damaged);
            Assert.Equal(expected, gaps);
            Assert.Equal(bound - expected.Length, kept.Count);
            TestLane.RequireSound(kept);
            Assert.Equal(lane.Bytes, damaged.Files.Values.Sum(static file => file.LongLength));
            var again = Lane.Open(damaged.AfterCut(new Random(at)), TestLane.Options(3));
            Assert.Equal(expected.Length > 0 ? EpochReason.Damaged : EpochReason.Continued, again.Report.Reason);
            Assert.Equal(expected, again.Report.Lost);
        }
    }

    [Fact]
    public void A_lane_cut_short_with_zeros_at_every_byte_keeps_what_was_whole_and_the_witness_tells_what_was_not()
    {
        var (files, frames, epoch) = Whole();
        for (var at = LaneFormat.FramesAt; at <= frames[^1].End; at++)
        {
            var whole = frames.Count(frame => frame.End <= at);
            var boundary = at == LaneFormat.FramesAt || frames.Any(frame => frame.End == at);
            var cut = Changed(files, First, bytes => bytes.AsSpan(at).Clear());

            var lane = Lane.Open(cut, TestLane.Options(2));

            Assert.Equal(whole, TestLane.Read(cut).Records.Count);
            Assert.True(
                lane.Report.Reason == (boundary ? (whole == 0 ? EpochReason.New : EpochReason.Continued) : EpochReason.Cut)
                || (lane.Report.Reason == EpochReason.Damaged && files[First][at - 1] == LaneFormat.EndMark)
                || cut.Files[First].Length < at || LeadingZeros(files[First], frames[whole].At, at), $"cut at {at}: {lane.Report.Reason}");
            var known = Changed(files, First, bytes => bytes.AsSpan(at).Clear());
            lane = Lane.Open(known, TestLane.Options(2), new RecordId(epoch, Count));
            Assert.Equal(whole == Count ? [] : [new SequenceRange(epoch, whole + 1, Count)], lane.Report.Lost.Where(range => range.From > 0));
            Assert.Equal(whole == Count ? EpochReason.Continued : EpochReason.Damaged, lane.Report.Reason);
            RequireReopensClean(known);
        }
    }

    [Fact]
    public void A_lane_truncated_at_every_byte_says_that_something_is_gone_and_the_witness_says_how_much()
    {
        var (files, frames, epoch) = Whole();
        for (var length = 0; length < TestLane.SegmentBytes; length += length is > 300 and < 4000 or > 4500 and < 8100 ? 97 : 1)
        {
            var whole = frames.Count(frame => frame.End <= length);
            var cut = Truncated(files, length);

            var lane = Lane.Open(cut, TestLane.Options(2));

            Assert.NotEqual(EpochReason.Continued, lane.Report.Reason);
            Assert.Equal(whole, TestLane.Read(cut).Records.Count);
            if (lane.Report.Reason == EpochReason.Damaged)
            {
                Assert.Contains(new SequenceRange(epoch, whole + 1, null), lane.Report.Lost);
            }

            var known = Truncated(files, length);
            lane = Lane.Open(known, TestLane.Options(2), new RecordId(epoch, Count));
            if (whole < Count)
            {
                Assert.Equal([new SequenceRange(epoch, whole + 1, Count)], lane.Report.Lost);
            }

            RequireReopensClean(known);
        }
    }

    [Fact]
    public void Records_that_stand_twice_or_backwards_are_damage_and_never_read_twice()
    {
        var (files, frames, epoch) = Whole();
        var (from, to) = (frames[1], frames[4]);
        var copied = Changed(files, First, bytes =>
        {
            var end = (int)frames[^1].End;
            bytes.AsSpan((int)from.At, (int)(to.End - from.At)).ToArray().CopyTo(bytes, end);
        });

        var lane = Lane.Open(copied, TestLane.Options(2));

        Assert.Equal(Enumerable.Range(1, Count).Select(static value => (long)value), TestLane.Values(copied));
        Assert.NotEqual(epoch, lane.Epoch);
        RequireReopensClean(copied);
    }

    [Fact]
    public void A_segment_without_a_header_gives_its_records_back_and_a_missing_one_is_said()
    {
        var medium = new PowerCutMedium();
        Fill(Lane.Open(medium, TestLane.Options()), 120);
        var records = TestLane.Read(medium).Records;
        var headless = Changed(medium.Files, LaneFormat.NameOf(2), static bytes => bytes.AsSpan(0, LaneFormat.FramesAt).Fill(0x55));

        var lane = Lane.Open(headless, TestLane.Options(2));

        Assert.Empty(lane.Report.Lost);
        Assert.Equal(records.Select(TestLane.ValueOf), TestLane.Values(headless));
        Assert.Single(lane.Report.Quarantined);

        var without = new PowerCutMedium(medium.Files.Where(static file => file.Key != LaneFormat.NameOf(2)));
        lane = Lane.Open(without, TestLane.Options(3));
        var gone = records.Where(static record => record.Segment == 2).ToArray();
        SequenceRange[] expected = [new(gone[0].Id.Epoch, gone[0].Id.Sequence, gone[^1].Id.Sequence)];
        Assert.Equal(expected, lane.Report.Lost);
        Assert.Equal(expected, TestLane.Read(without).Gaps);
        var last = records.Last(static record => record.Segment == 1);
        Assert.Equal((last.Id, last.Stamp), (lane.Segments[0].Last, lane.Segments[0].LastStamp));
        TestLane.Write(lane, 1000);
        Assert.Equal(EpochReason.Continued, Lane.Open(without.Again(), TestLane.Options(4)).Report.Reason);
    }

    [Fact]
    public void A_header_without_records_behind_it_that_broke_off_is_taken_away()
    {
        var medium = new PowerCutMedium();
        Fill(Lane.Open(medium, TestLane.Options()), 3);
        var files = medium.Files;
        var torn = Changed(files, LaneFormat.NameOf(2), bytes => files[First].AsSpan(0, 100).CopyTo(bytes));

        var lane = Lane.Open(torn, TestLane.Options(2));

        Assert.Equal(EpochReason.Cut, lane.Report.Reason);
        Assert.Empty(lane.Report.Lost);
        Assert.Equal([1, 2, 3], TestLane.Values(torn));
        TestLane.Write(lane, 4);
        Assert.Equal([1, 2, 3, 4], TestLane.Values(torn));
        Assert.Empty(TestLane.Read(torn).Gaps);
        RequireReopensClean(torn);
    }

    [Fact]
    public void Hostile_bytes_in_place_of_segments_neither_throw_nor_hang()
    {
        var (files, _, _) = Whole();
        for (var seed = 0; seed < (Long ? 2_000 : 30); seed++)
        {
            var random = new Random(seed);
            var hostile = files.ToDictionary(static file => file.Key, static file => (byte[])[.. file.Value]);
            foreach (var name in new[] { First, LaneFormat.NameOf(random.Next(2, 9)), LaneFormat.NameOf(long.MaxValue / 100), "0000000003.seg.damaged", "x.mend" })
            {
                var bytes = new byte[random.Next(3) == 0 ? random.Next(300) : (int)TestLane.SegmentBytes];
                random.NextBytes(bytes);
                if (random.Next(2) == 0)
                {
                    files[First].AsSpan(0, Math.Min(bytes.Length, random.Next(9000))).CopyTo(bytes);
                }

                hostile[name] = bytes;
            }

            var medium = new PowerCutMedium(hostile);
            var lane = Lane.Open(medium, TestLane.Options(seed));
            TestLane.Write(lane, 5);
            Assert.Contains(5, TestLane.Values(medium));
            RequireReopensClean(medium);
        }
    }

    private static bool LeadingZeros(byte[] bytes, long from, int to) => !bytes.AsSpan((int)from, to - (int)from).ContainsAnyExcept((byte)0);

    private static void RequireMended(IReadOnlyDictionary<string, byte[]> files, int at, int flip, IReadOnlyList<(long At, long End)> frames)
    {
        var hit = frames.ToList().FindIndex(frame => at >= frame.At && at < frame.End);
        var medium = Damaged(files, First, at, flip);
        var before = medium.Files[First];

        var lane = Lane.Open(medium, TestLane.Options(2));

        var (records, gaps) = TestLane.Read(medium);
        TestLane.RequireSound(records);
        Assert.Equal(Enumerable.Range(1, Count).Where(value => value - 1 != hit).Select(static value => (long)value), records.Select(static record => record.Id.Sequence));
        Assert.Equal(records.Select(static record => record.Id.Sequence), records.Select(TestLane.ValueOf));
        if (hit >= 0)
        {
            Assert.Equal(EpochReason.Damaged, lane.Report.Reason);
            var lost = Assert.Single(lane.Report.Lost);
            Assert.Equal(hit + 1, lost.From);
            Assert.True(lost.To == hit + 1 || (lost.To is null && hit == Count - 1), $"flipping {flip:x2} at {at} lost {lost}");
            Assert.Equal(hit < Count - 1 ? [new SequenceRange(lost.Epoch, hit + 2, Count)] : [], lane.Report.Salvaged);
            Assert.Equal(before, medium.Files[Assert.Single(lane.Report.Quarantined)]);
        }
        else
        {
            Assert.Empty(lane.Report.Lost);
        }

        RequireReopensClean(medium);
    }

    private static void RequireReopensClean(PowerCutMedium medium)
    {
        var values = TestLane.Values(medium);
        var again = Lane.Open(medium.Again(), TestLane.Options(9));
        Assert.Equal(values, TestLane.Values(medium));
        TestLane.Write(again, 999);
        var files = medium.Files;
        var third = Lane.Open(medium.Again(), TestLane.Options(10));
        Assert.Equal(EpochReason.Continued, third.Report.Reason);
        Assert.Empty(third.Report.Lost);
        Assert.Equal(files.Keys, medium.Files.Keys);
        Assert.Equal([.. values, 999], TestLane.Values(medium));
    }

    private static (IReadOnlyDictionary<string, byte[]> Files, IReadOnlyList<(long At, long End)> Frames, Epoch Epoch) Whole()
    {
        var medium = new PowerCutMedium();
        var lane = Lane.Open(medium, TestLane.Options());
        Fill(lane, Count);
        var records = TestLane.Read(medium).Records;
        var ends = records.Skip(1).Select(static record => record.Offset).Append(EndOf(medium.Files[First]));
        return (medium.Files, [.. records.Zip(ends, static (record, end) => (record.Offset, end))], lane.Epoch);
    }

    private static long EndOf(byte[] segment) => segment.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

    private static void Fill(Lane lane, int count)
    {
        for (var value = 1; value <= count; value++)
        {
            TestLane.Write(lane, value);
        }
    }

    private static PowerCutMedium Damaged(IReadOnlyDictionary<string, byte[]> files, string name, int at, int flip) =>
        Changed(files, name, bytes => bytes[at] ^= (byte)flip);

    private static PowerCutMedium Changed(IReadOnlyDictionary<string, byte[]> files, string name, Action<byte[]> how)
    {
        var medium = new PowerCutMedium(files);
        medium.Damage(name, bytes =>
        {
            how(bytes);
            return bytes;
        });
        return medium;
    }

    private static PowerCutMedium Truncated(IReadOnlyDictionary<string, byte[]> files, int length)
    {
        var medium = new PowerCutMedium(files);
        medium.Damage(First, bytes => bytes[..length]);
        return medium;
    }
}
