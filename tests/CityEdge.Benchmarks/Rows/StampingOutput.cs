using CityEdge.Gateway.Annunciation;
using CityEdge.Safety.Points;

namespace CityEdge.Benchmarks.Rows;

/// <summary>An output that only says when it was told.</summary>
internal sealed class StampingOutput : IOutput
{
    private long _onAt;
    private long _offAt;

    public void Demand(bool on, in Moment at) => Volatile.Write(ref on ? ref _onAt : ref _offAt, RealClock.Stamp());

    public void Forget()
    {
        Volatile.Write(ref _onAt, 0);
        Volatile.Write(ref _offAt, 0);
    }

    /// <summary>When it was told; sleeps between looks, so that the loop has the processors to itself.</summary>
    public long Await(bool on, CancellationToken stop)
    {
        var wait = new SpinWait();
        while (true)
        {
            if (Volatile.Read(ref on ? ref _onAt : ref _offAt) is var at and not 0)
            {
                return at;
            }

            stop.ThrowIfCancellationRequested();
            wait.SpinOnce();
        }
    }
}
