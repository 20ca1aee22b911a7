namespace CityEdge.Gateway.History;

/// <summary>What can be had from the history.</summary>
internal enum HistoryState
{
    /// <summary>Not opened yet: the newest events only.</summary>
    Starting = 0,

    /// <summary>Everything that it keeps.</summary>
    Ready,

    /// <summary>It is being made anew from the journal: what it has so far, and the newest events.</summary>
    Rebuilding,

    /// <summary>It failed too often and rests: the newest events only.</summary>
    Off,
}
