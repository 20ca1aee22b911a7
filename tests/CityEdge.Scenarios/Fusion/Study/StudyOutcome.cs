namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>Which alarms a room raised, and when.</summary>
/// <param name="Raised">In the order of time; seconds on the room's own scale.</param>
internal sealed record StudyOutcome(IReadOnlyList<(string Alarm, double Seconds)> Raised)
{
    /// <summary>The first time that any of these alarms rang; null where none did.</summary>
    public double? First(params ReadOnlySpan<string> alarms)
    {
        foreach (var (alarm, seconds) in Raised)
        {
            if (alarms.Contains(alarm))
            {
                return seconds;
            }
        }

        return null;
    }

    /// <summary>How often any of these alarms rang.</summary>
    public int Times(params ReadOnlySpan<string> alarms)
    {
        var times = 0;
        foreach (var (alarm, _) in Raised)
        {
            times += alarms.Contains(alarm) ? 1 : 0;
        }

        return times;
    }
}
