namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>What a line does next.</summary>
internal enum WorkKind : byte
{
    /// <summary>Nothing is due: listen.</summary>
    Idle = 0,

    /// <summary>Command an output.</summary>
    Write,

    /// <summary>Read a block of a living device.</summary>
    Read,

    /// <summary>Ask a silent device or block whether it answers again.</summary>
    Probe,
}
