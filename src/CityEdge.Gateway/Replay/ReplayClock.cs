using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>Turns the times of rows into moments of the engine: the site's wall clock beside, which counts as set where the recording bears dates or a start was given.</summary>
/// <param name="zone">The site's time zone.</param>
/// <param name="first">UTC ticks of the first row, from which the monotonic clock counts.</param>
/// <param name="dated">Whether anybody knows the date; otherwise the wall clock is not set and <c>open</c> is unknown (S4).</param>
internal sealed class ReplayClock(TimeZoneInfo zone, long first, bool dated)
{
    // Offsets change on the quarter hour.
    private const long Quarter = 15 * TimeSpan.TicksPerMinute;

    private long _quarter = long.MinValue;
    private TimeSpan _offset;

    public Moment At(long ticks)
    {
        if (!dated)
        {
            return new Moment(ticks - first, new DateTimeOffset(ticks, TimeSpan.Zero), ClockQuality.Unsynchronised);
        }

        if (ticks / Quarter is var quarter && quarter != _quarter)
        {
            (_quarter, _offset) = (quarter, zone.GetUtcOffset(new DateTimeOffset(ticks, TimeSpan.Zero)));
        }

        return new Moment(ticks - first, new DateTimeOffset(ticks + _offset.Ticks, _offset));
    }
}
