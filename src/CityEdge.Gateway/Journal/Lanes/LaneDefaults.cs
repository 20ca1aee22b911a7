namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>Numbers of a lane that code, tests and documents share.</summary>
internal static class LaneDefaults
{
    public const long SegmentBytes = 4 << 20;

    public const int Spares = 1;

    /// <summary>Longest record; a length beyond it is damage, whatever the checksum says.</summary>
    public const int RecordMost = 1 << 20;
}
