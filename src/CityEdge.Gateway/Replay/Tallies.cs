using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Replay;

/// <summary>Counts how often each alarm rings.</summary>
internal sealed class Tallies(IReadOnlyList<AlarmDefinition> alarms)
{
    private readonly Dictionary<int, AlarmTally> _tallies = [];

    /// <summary>In the order in which they first rang.</summary>
    public IReadOnlyList<AlarmTally> All => [.. _tallies.OrderBy(static one => one.Value.First.Elapsed).ThenBy(static one => one.Key).Select(static one => one.Value)];

    public void Take(in AlarmTransition happened)
    {
        if (happened.Event is not (AlarmEvent.Raised or AlarmEvent.ReRaised))
        {
            return;
        }

        var at = happened.At;
        _tallies[happened.Alarm.Index] = _tallies.TryGetValue(happened.Alarm.Index, out var before)
            ? before with { Raised = before.Raised + 1, Last = at }
            : new AlarmTally(alarms[happened.Alarm.Index], 1, at, at);
    }
}
