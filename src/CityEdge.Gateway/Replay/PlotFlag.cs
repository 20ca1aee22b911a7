using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Replay;

/// <summary>An alarm in a plot: when it rang first, and how often in all.</summary>
internal sealed class PlotFlag
{
    private PlotFlag(AlarmDefinition alarm, double seconds) => (Alarm, Seconds) = (alarm, seconds);

    public AlarmDefinition Alarm { get; }

    /// <summary>Seconds from the start, of the first time.</summary>
    public double Seconds { get; }

    public int Times { get; private set; } = 1;

    /// <summary>Takes a ring: a flag of its own the first time, one more of the same after.</summary>
    public static void Add(List<PlotFlag> flags, AlarmDefinition alarm, double seconds)
    {
        if (flags.Find(flag => flag.Alarm.Id == alarm.Id) is { } known)
        {
            known.Times++;
        }
        else
        {
            flags.Add(new PlotFlag(alarm, seconds));
        }
    }
}
