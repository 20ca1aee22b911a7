using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety;

/// <summary>Watches the local wall clock for steps, and knows when the next time of the day that a rule asks for comes on the monotonic clock.</summary>
internal sealed class WallClock(IReadOnlyCollection<OpeningHours> schedules, DeadlineQueue deadlines)
{
    // Less is drift, and drift only moves a boundary by itself.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private long _offset;
    private ClockQuality _quality;

    /// <summary>Takes the clock as it is now and arms the next boundary.</summary>
    public void Set(in Moment now)
    {
        _offset = Offset(now);
        _quality = now.Clock;
        ArmBoundary(now);
    }

    /// <summary>Whether the clock has been set, stepped (a change of summer time is a step) or lost since it was last taken.</summary>
    public bool Moved(in Moment now) => _quality != now.Clock || Math.Abs(Offset(now) - _offset) > Step.Ticks;

    /// <summary>The moment as this clock has it.</summary>
    public Moment AsTaken(in Moment now) => new(now.Elapsed, new DateTimeOffset(_offset + now.Elapsed, now.Wall.Offset), _quality);

    private static long Offset(in Moment now) => now.Wall.DateTime.Ticks - now.Elapsed;

    private void ArmBoundary(in Moment now)
    {
        if (schedules.Count == 0 || now.Clock != ClockQuality.Synchronised)
        {
            deadlines.Disarm(SlotPlan.Hours);
            return;
        }

        var local = now.Wall.DateTime;
        deadlines.Arm(SlotPlan.Hours, now.Elapsed + schedules.Min(hours => (hours.NextChange(local) - local).Ticks));
    }
}
