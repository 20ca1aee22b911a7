namespace CityEdge.Gateway.Page;

/// <summary>Counts those who listen to events, and lets no more in than the memory of a small box bears (S12).</summary>
internal sealed class ListenerPlaces
{
    /// <summary>Most listeners at a time.</summary>
    public const int Most = 50;

    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place; false when all are taken.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Most)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _taken);
}
