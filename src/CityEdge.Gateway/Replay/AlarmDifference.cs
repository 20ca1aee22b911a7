namespace CityEdge.Gateway.Replay;

/// <summary>An alarm that two configurations ring differently over the same recordings.</summary>
/// <param name="Id">The alarm's id.</param>
/// <param name="Here">How it rings with the one; null where it does not.</param>
/// <param name="There">How it rings with the other; null where it does not.</param>
internal sealed record AlarmDifference(string Id, AlarmTally? Here, AlarmTally? There)
{
    /// <summary>What differs, by id; and how many alarms ring the same in both.</summary>
    public static (IReadOnlyList<AlarmDifference> Changed, int Unchanged) Of(ReplayOutcome here, ReplayOutcome there)
    {
        var (mine, others) = (here.Tallies.ToDictionary(static one => one.Alarm.Id, StringComparer.Ordinal), there.Tallies.ToDictionary(static one => one.Alarm.Id, StringComparer.Ordinal));
        var all = mine.Keys.Union(others.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(id => new AlarmDifference(id, mine.GetValueOrDefault(id), others.GetValueOrDefault(id))).ToList();
        var changed = all.FindAll(static one => one.Here is not { } a || one.There is not { } b || a.Raised != b.Raised || a.First.Elapsed != b.First.Elapsed);
        return (changed, all.Count - changed.Count);
    }
}
