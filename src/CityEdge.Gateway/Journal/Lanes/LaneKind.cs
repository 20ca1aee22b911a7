namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>The two lanes of the journal; the numbers are in every segment's header.</summary>
internal enum LaneKind : byte
{
    /// <summary>Every transition, action, receipt and fault, and what the journal says of itself. Synced at once.</summary>
    Alarms = 1,

    /// <summary>Readings by report policy in batches, and the black box. Thinned first.</summary>
    Readings = 2,
}
