using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>When a record happened: exactly within one boot of the machine, and as people read it.</summary>
/// <param name="Boot">The kernel's boot id.</param>
/// <param name="Monotonic">Ticks of 100 ns since that boot.</param>
/// <param name="Wall">Local wall time of the site; may go back between two records.</param>
/// <param name="Clock">How far <paramref name="Wall"/> may be trusted.</param>
internal readonly record struct Stamp(Guid Boot, long Monotonic, DateTimeOffset Wall, ClockQuality Clock)
{
    /// <summary>Time from <paramref name="earlier"/> to here; null where it cannot be known: another boot and a wall clock that nobody had set.</summary>
    public TimeSpan? Since(in Stamp earlier) =>
        Boot == earlier.Boot && Boot != Guid.Empty && Monotonic >= earlier.Monotonic ? TimeSpan.FromTicks(Monotonic - earlier.Monotonic)
        : Clock == ClockQuality.Synchronised && earlier.Clock == ClockQuality.Synchronised && Wall >= earlier.Wall ? Wall - earlier.Wall
        : null;
}
