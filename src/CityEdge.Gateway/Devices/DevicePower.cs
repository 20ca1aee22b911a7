namespace CityEdge.Gateway.Devices;

/// <summary>What feeds a device, which says how long its silence may be borne.</summary>
internal enum DevicePower : byte
{
    /// <summary>Fed from the mains or the bus.</summary>
    Mains = 0,

    /// <summary>Speaks rarely, to save its battery.</summary>
    Battery,
}
