using CityEdge.Gateway.Loop;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines;

/// <summary>The point that says whether a line works: told when that changes, and again at least every second. The line's thread owns it.</summary>
internal sealed class LineStatus(PointId status, MomentClock clock, ReadingSink sink)
{
    // Half a second, so that an exchange which times out still leaves a heartbeat in every second.
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>Why the line does not work; none while it does.</summary>
    public QualityReason Reason { get; private set; } = QualityReason.AwaitingFirst;

    /// <summary>When it is due to be told again, in the line's ticks.</summary>
    public long BeatAt { get; private set; }

    /// <summary>Whether requests can go out, whatever comes of them.</summary>
    public bool IsUsable => Reason is not (QualityReason.AwaitingFirst or QualityReason.NotConnected or QualityReason.ForeignMaster);

    /// <summary>Tells the state from now on.</summary>
    public void Tell(QualityReason reason, in Moment at)
    {
        Reason = reason;
        Post(at);
    }

    /// <summary>Tells the state again if that is due.</summary>
    /// <param name="now">The line's ticks.</param>
    /// <param name="at">The moment that it was told.</param>
    /// <returns>Whether it was due and the line is usable, so that the devices' state should be told again, too.</returns>
    public bool TryBeat(long now, out Moment at)
    {
        at = default;
        if (now < BeatAt)
        {
            return false;
        }

        BeatAt = now + Beat.Ticks;
        if (Reason == QualityReason.AwaitingFirst)
        {
            return false;
        }

        at = clock.Now();
        Post(at);
        return IsUsable;
    }

    private void Post(in Moment at) => sink(Reason == QualityReason.None ? Reading.Good(status, 1, at) : Reading.Bad(status, Reason, at));
}
