namespace CityEdge.Simulator.Devices;

/// <summary>Status word of a detector on the Ladoga hub. The public map names the bits; that a set bit means present for link and supplies,
/// and open for the cover, is how this simulation reads it.</summary>
[Flags]
internal enum LadogaBits : ushort
{
    None = 0,
    Alarm = 1 << 0,
    Link = 1 << 3,
    BackupSupply = 1 << 4,
    Supply = 1 << 5,
    Opened = 1 << 6,
    Registered = 1 << 7,

    /// <summary>A detector at rest.</summary>
    Healthy = Link | BackupSupply | Supply | Registered,
}
