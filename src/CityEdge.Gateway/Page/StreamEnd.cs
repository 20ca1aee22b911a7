namespace CityEdge.Gateway.Page;

/// <summary>Why a stream of events ended.</summary>
internal enum StreamEnd : byte
{
    /// <summary>The reader did not take its bytes in time.</summary>
    TooSlow = 0,

    /// <summary>The loop does not answer, so that there is nothing true to begin with.</summary>
    LoopSilent,
}
