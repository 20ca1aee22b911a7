using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Loop;

/// <summary>Stamps moments: monotonic ticks since this clock was made, and the site's local wall time with its quality.</summary>
internal sealed class MomentClock
{
    // A wall clock before this was never set: the gateway was built later. It is the only sign that a box without a clock battery gives.
    private static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private readonly long _origin;
    private readonly Func<bool> _synchronised;

    /// <param name="time">The clock.</param>
    /// <param name="zone">The site's time zone.</param>
    /// <param name="synchronised">Whether a time source disciplines the wall clock now.</param>
    public MomentClock(TimeProvider time, TimeZoneInfo zone, Func<bool>? synchronised = null)
    {
        _time = time;
        _zone = zone;
        _origin = time.GetTimestamp();
        _synchronised = synchronised ?? (static () => true);
    }

    /// <summary>The clock behind, for waits.</summary>
    public TimeProvider Time => _time;

    /// <summary>What <see cref="Moment.Elapsed"/> counts from, on the machine's own monotonic clock, which counts from its boot.</summary>
    public TimeSpan Origin => _time.GetElapsedTime(0, _origin);

    public Moment Now() => At(_time.GetTimestamp());

    /// <summary>The moment of a timestamp taken earlier from <see cref="Time"/>.</summary>
    public Moment At(long timestamp)
    {
        var utc = _time.GetUtcNow() - _time.GetElapsedTime(timestamp);
        var quality = utc < Earliest ? ClockQuality.Unsynchronised
            : _synchronised() ? ClockQuality.Synchronised : ClockQuality.Unsynchronised;
        return new Moment(_time.GetElapsedTime(_origin, timestamp).Ticks, TimeZoneInfo.ConvertTime(utc, _zone), quality);
    }
}
