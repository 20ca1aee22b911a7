namespace CityEdge.Gateway.Journal.Readings;

/// <summary>What came of reading a batch.</summary>
internal enum BatchOutcome : byte
{
    Read = 0,

    /// <summary>The names it speaks of have not been met yet; they stand in a Points record near to it. Try again after it.</summary>
    NamesUnknown,

    /// <summary>The bytes are no batch of a version that this program knows.</summary>
    Unreadable,
}
