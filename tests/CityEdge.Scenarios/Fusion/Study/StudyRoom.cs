namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>A recorded room: one zone of a site, with the channels that stood in it.</summary>
/// <param name="Name">Of the recording and the place.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Rows">What they showed, in the order of time.</param>
internal sealed record StudyRoom(string Name, IReadOnlyList<StudyChannel> Channels, IReadOnlyList<StudyRow> Rows)
{
    /// <summary>Time observed before second 0.</summary>
    public TimeSpan Before => TimeSpan.FromSeconds(Math.Max(0, -Rows[0].Seconds));

    /// <summary>Time observed in all.</summary>
    public TimeSpan Observed => TimeSpan.FromSeconds(Rows[^1].Seconds - Rows[0].Seconds);
}
