namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>Why a lane's epoch began.</summary>
internal enum EpochReason : byte
{
    /// <summary>Nothing was wrong; the old epoch goes on.</summary>
    Continued = 0,

    /// <summary>There was no lane before.</summary>
    New,

    /// <summary>The end of the last write was cut off.</summary>
    Cut,

    /// <summary>Damage was found; what is readable behind it was salvaged.</summary>
    Damaged,

    /// <summary>The directory comes from another machine.</summary>
    Moved,

    /// <summary>A backup was restored here.</summary>
    Restored,

    /// <summary>A newer version of the program wrote here; its files are kept and not touched.</summary>
    Newer,

    /// <summary>The disk failed while the gateway ran, and came back.</summary>
    Failed,
}
