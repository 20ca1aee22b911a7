using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal;

/// <summary>Turns the moments of this run into stamps that another run can read.</summary>
internal sealed class StampClock(MomentClock clock, Guid boot)
{
    public Stamp Now() => Of(clock.Now());

    public Stamp Of(in Moment moment) => new(boot, clock.Origin.Ticks + moment.Elapsed, moment.Wall, moment.Clock);
}
