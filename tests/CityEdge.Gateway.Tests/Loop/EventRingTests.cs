using CityEdge.Gateway.Loop;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Tests.Loop;

public sealed class EventRingTests
{
    private readonly AlarmTransition[] _read = new AlarmTransition[16];

    [Fact]
    public void A_listener_resumes_behind_the_last_one_it_saw()
    {
        var ring = new EventRing(8);
        Append(ring, 1, 5);

        var count = ring.Read(3, _read, out var missing);

        Assert.False(missing);
        Assert.Equal([4, 5], _read[..count].Select(transition => transition.Sequence));
    }

    [Fact]
    public void Nothing_yet_is_not_a_gap()
    {
        Assert.Equal(0, new EventRing(8).Read(0, _read, out var missing));
        Assert.False(missing);
    }

    [Fact]
    public void Who_comes_too_late_is_told_so_and_gets_what_is_left()
    {
        var ring = new EventRing(8);
        Append(ring, 1, 20);

        var count = ring.Read(3, _read, out var missing);

        Assert.True(missing);
        Assert.Equal(Enumerable.Range(13, 8).Select(n => (long)n), _read[..count].Select(transition => transition.Sequence));
    }

    [Fact]
    public void A_sequence_from_before_a_restart_is_a_gap()
    {
        var ring = new EventRing(8);
        Append(ring, 1, 2);

        ring.Read(40, _read, out var missing);

        Assert.True(missing);
    }

    [Fact]
    public async Task A_waiter_is_woken_by_the_next_transition()
    {
        var ring = new EventRing(8);
        Append(ring, 1, 2);
        var waiting = ring.WaitAsync(2, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        Append(ring, 3, 3);

        await waiting;
        Assert.Equal(3, ring.Newest);
    }

    private static void Append(EventRing ring, int first, int last) => ring.Append(
        [.. Enumerable.Range(first, last - first + 1).Select(n => new AlarmTransition { Sequence = n })]);
}
