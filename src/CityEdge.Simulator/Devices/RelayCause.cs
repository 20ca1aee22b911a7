namespace CityEdge.Simulator.Devices;

/// <summary>Why a relay is where it is.</summary>
internal enum RelayCause : byte
{
    /// <summary>A plain coil write.</summary>
    Commanded = 0,

    /// <summary>Started or armed anew by a timed command.</summary>
    Timed,

    /// <summary>The board's own timer ran out.</summary>
    TimerEnded,
}
