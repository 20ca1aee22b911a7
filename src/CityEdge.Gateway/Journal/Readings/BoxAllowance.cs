namespace CityEdge.Gateway.Journal.Readings;

/// <summary>
/// How many bytes black boxes may take, so that alarms that come often do not push a month of readings out of the lane. An ordinary alarm is refused while less than half of
/// what may come at once is left, a P1 while nothing is; one that has begun goes on to its end. Pure.
/// </summary>
internal sealed class BoxAllowance(long perDay, long atOnce)
{
    private double _left = atOnce;
    private long _at;

    public bool Admits(bool lifeSafety, long elapsed)
    {
        _left = Math.Min(_left + (perDay * (double)Math.Max(elapsed - _at, 0) / TimeSpan.TicksPerDay), atOnce);
        _at = Math.Max(_at, elapsed);
        return _left > (lifeSafety ? 0 : atOnce / 2);
    }

    public void Spend(long bytes) => _left -= bytes;
}
