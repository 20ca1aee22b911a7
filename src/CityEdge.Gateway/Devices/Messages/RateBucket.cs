using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>Lets so many through at once and then one in each period, on the monotonic clock. One owner, or a lock around it.</summary>
internal sealed class RateBucket(int most, TimeSpan period, in Moment start)
{
    private long _level = most * period.Ticks;
    private long _at = start.Elapsed;

    /// <summary>Whether one more may pass now.</summary>
    public bool TryTake(in Moment now)
    {
        _level = Math.Min(most * period.Ticks, _level + Math.Max(0, now.Elapsed - _at));
        _at = now.Elapsed;
        if (_level < period.Ticks)
        {
            return false;
        }

        _level -= period.Ticks;
        return true;
    }
}
