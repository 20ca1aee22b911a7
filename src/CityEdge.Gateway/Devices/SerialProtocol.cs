namespace CityEdge.Gateway.Devices;

/// <summary>Serial frame protocols other than Modbus.</summary>
internal enum SerialProtocol : byte
{
    /// <summary>Meokon wireless nodes, V3.0: they push, nobody asks.</summary>
    Meokon = 0,

    /// <summary>CJ/T 188-2004: water, heat and gas meters.</summary>
    Cjt188,

    /// <summary>DL/T 645-2007: electricity meters.</summary>
    Dlt645,

    /// <summary>M-Bus, EN 13757.</summary>
    Mbus,
}
