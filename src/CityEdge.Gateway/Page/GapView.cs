namespace CityEdge.Gateway.Page;

/// <summary>Tells a listener that events between its last one and now cannot be given, and how the site stands instead.</summary>
internal sealed record GapView
{
    /// <summary>What the listener had asked to resume behind.</summary>
    public required string After { get; init; }

    /// <summary>True when that id is of another run of the process; false when the events were overwritten since.</summary>
    public required bool Restarted { get; init; }

    public required StateView State { get; init; }

    public required AlarmsView Alarms { get; init; }
}
