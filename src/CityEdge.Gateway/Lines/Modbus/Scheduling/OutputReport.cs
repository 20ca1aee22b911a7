namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>What a read-back says of an output.</summary>
internal enum OutputReport : byte
{
    /// <summary>A newer command is on its way: the old state says nothing.</summary>
    Superseded = 0,

    /// <summary>As commanded, or as found while nothing was commanded.</summary>
    Obeyed,

    /// <summary>Not as commanded.</summary>
    Mismatch,
}
