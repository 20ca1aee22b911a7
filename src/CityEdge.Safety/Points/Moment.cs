namespace CityEdge.Safety.Points;

/// <summary>One instant as the engine sees it: the monotonic stamp that delays count on, and the wall stamp that people read.</summary>
/// <param name="Elapsed">Monotonic ticks of 100 ns since an arbitrary start (<see cref="TimeSpan.TicksPerSecond"/>); never goes back.</param>
/// <param name="Wall">Local wall time of the site with its offset; may jump.</param>
/// <param name="Clock">How far <paramref name="Wall"/> may be trusted.</param>
public readonly record struct Moment(long Elapsed, DateTimeOffset Wall, ClockQuality Clock = ClockQuality.Synchronised)
{
    /// <summary>The same clock at another monotonic instant; the wall stamp moves along.</summary>
    public Moment At(long elapsed) => new(elapsed, Wall + TimeSpan.FromTicks(elapsed - Elapsed), Clock);

    /// <summary>Time from <paramref name="earlier"/> to this moment, on the monotonic clock.</summary>
    public TimeSpan Since(in Moment earlier) => TimeSpan.FromTicks(Elapsed - earlier.Elapsed);
}
