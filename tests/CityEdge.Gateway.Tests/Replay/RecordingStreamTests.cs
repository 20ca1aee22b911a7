using CityEdge.Gateway.Replay;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>The stated rules of order: what is put in its place, what is late, what is a repetition, where recordings meet.</summary>
public sealed class RecordingStreamTests
{
    private readonly RecordingCounts[] _counts = new RecordingCounts[1];

    private RecordingCounts Counts => _counts[0];

    [Fact]
    public void A_row_within_the_window_is_put_in_its_place_and_counted()
    {
        var samples = Play("10,co-1.co,1,\n12,co-1.co,3,\n11,co-1.co,2,\n20,co-1.co,4,\n");

        Assert.Equal([1, 2, 3, 4], samples.Select(static sample => sample.Value));
        Assert.Equal((1, 0, 0), (Counts.Reordered, Counts.Late, Counts.Dropped));
    }

    [Fact]
    public void A_row_behind_the_window_is_taken_at_the_newest_time_uncertain_and_stale()
    {
        var samples = Play("10,co-1.co,1,\n30,co-1.co,3,\n24.9,co-1.co,2,\n31,co-1.co,4,\n");

        Assert.Equal([1, 3, 2, 4], samples.Select(static sample => sample.Value));
        var late = samples[2];
        Assert.Equal((30, 24.9, Quality.Uncertain, QualityReason.Stale, true), (Seconds(late.Ticks), Seconds(late.Stamp), late.Quality, late.Reason, late.IsLate));
        Assert.Equal((0, 1), (Counts.Reordered, Counts.Late));
    }

    [Fact]
    public void A_repetition_is_dropped_and_another_value_of_the_same_time_is_taken_in_the_order_of_the_file()
    {
        var samples = Play("10,co-1.co,1,\n10,temp-1.humidity,1,\n10,co-1.co,1,\n10,co-1.co,2,\n10,co-1.co,2,bad\n11,co-1.co,2,bad\n");

        Assert.Equal([1, 1, 2, double.NaN, double.NaN], samples.Select(static sample => sample.Value));
        Assert.Equal(1, Counts.Dropped);
    }

    [Fact]
    public void Several_recordings_are_one_by_time_and_of_equals_the_first_named_comes_first()
    {
        var samples = Play("1,co-1.co,1,\n3,co-1.co,3,\n5,co-1.co,5,\n", "2,co-1.co,2,\n3,temp-1.humidity,33,\n100,temp-1.humidity,9,\n");

        Assert.Equal([1, 2, 3, 33, 5, 9], samples.Select(static sample => sample.Value));
        Assert.Equal(0, Counts.Reordered);
    }

    [Fact]
    public void What_lies_behind_the_end_is_left_out_and_pauses_and_the_future_are_said()
    {
        var rules = new RecordingRules { Until = At("2026-11-23T02:00:00Z") };

        var samples = RecordingBench.Ordered(
            rules, _counts, "2026-11-22T22:00:00Z,co-1.co,1,\n2026-11-22T23:30:00Z,co-1.co,2,\n2026-11-23T01:59:59Z,co-1.co,3,\n2026-11-23T02:00:01Z,co-1.co,4,\n");

        Assert.Equal([1, 2, 3], samples.Select(static sample => sample.Value));
        Assert.Equal((4, 3, 1, 1, 2), (Counts.Rows, Counts.Readings, Counts.Behind, Counts.Future, Counts.Gaps));
        Assert.Equal((At("2026-11-22T23:30:00Z"), new TimeSpan(2, 29, 59)), Counts.LongestGap);
    }

    [Fact]
    public void Whatever_the_order_time_never_goes_back_and_no_row_is_lost() => Gen.Select(Gen.Int[0, 400].Array[0, 300], Gen.Int[0, 20]).Sample((times, window) =>
    {
        var text = string.Concat(times.Select(static (time, i) => $"{time / 10.0},co-1.co,{i},\n"));

        var samples = RecordingBench.Ordered(new RecordingRules { Reorder = TimeSpan.FromSeconds(window) }, _counts, text);

        Assert.Equal(times.Length, samples.Count);
        Assert.All(samples.Zip(samples.Skip(1)), static pair => Assert.True(pair.First.Ticks <= pair.Second.Ticks));
        var newest = int.MinValue;
        for (var i = 0; i < times.Length; i++)
        {
            var sample = samples.Single(sample => sample.Value == i);
            Assert.Equal(newest != int.MinValue && times[i] < newest - (10 * window), sample.IsLate);
            newest = Math.Max(newest, times[i]);
        }
    });

    [Fact]
    public void Rows_of_one_moment_without_end_are_held_within_a_bound()
    {
        var window = new ReorderWindow(TimeSpan.FromHours(1));
        for (var i = 0; i < 3 * ReorderWindow.Most; i++)
        {
            if (window.TryTake(ended: false, out var oldest))
            {
                Assert.Equal(i - ReorderWindow.Most, oldest.Value);
            }

            window.Put(new Sample(7, 0, i, Quality.Good, QualityReason.None, 7));
        }

        Assert.True(window.IsFull);
    }

    private List<Sample> Play(params string[] recordings) => RecordingBench.Ordered(new RecordingRules(), _counts, recordings);

    private static double Seconds(long ticks) => Math.Round((ticks - RecordingZero.Undated) / (double)TimeSpan.TicksPerSecond, 6);

    private static long At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcTicks;
}
