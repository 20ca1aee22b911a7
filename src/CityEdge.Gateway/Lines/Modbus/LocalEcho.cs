namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>Whether the RS-485 adapter hears what it sends itself.</summary>
internal enum LocalEcho : byte
{
    /// <summary>Not known yet: the first answer that cannot be mistaken for the request tells.</summary>
    Unknown = 0,

    No,

    Yes,
}
