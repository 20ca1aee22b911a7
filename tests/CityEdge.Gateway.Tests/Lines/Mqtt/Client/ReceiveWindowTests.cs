using CityEdge.Gateway.Lines.Mqtt.Client;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Client;

public sealed class ReceiveWindowTests
{
    [Fact]
    public void Whatever_finishes_first_acknowledgements_leave_in_the_order_of_arrival() => Gen.Select(Gen.Int[1, 9], Gen.Int[0, 99].Array[0, 200]).Sample((bound, steps) =>
    {
        var window = new ReceiveWindow(bound);
        var open = new List<int>();
        var taken = new List<ushort>();
        ushort next = 1;
        foreach (var step in steps)
        {
            if (step % 2 == 0 && !window.IsFull)
            {
                open.Add(window.Add(next++));
            }
            else if (open.Count > 0)
            {
                window.Finish(open[step % open.Count]);
                open.RemoveAt(step % open.Count);
            }

            while (window.TryTake(out var id))
            {
                taken.Add(id);
            }

            Assert.True(window.Count <= bound);
        }

        open.ForEach(window.Finish);
        while (window.TryTake(out var id))
        {
            taken.Add(id);
        }

        Assert.Equal(Enumerable.Range(1, next - 1).Select(id => (ushort)id), taken);
    });

    [Fact]
    public void A_full_window_takes_nothing()
    {
        var window = new ReceiveWindow(1);
        window.Add(1);

        Assert.True(window.IsFull);
        Assert.Throws<InvalidOperationException>(() => window.Add(2));
    }
}
