using CityEdge.Simulator.Devices;

namespace CityEdge.Scenarios.Rig;

/// <summary>The devices of <see cref="Shops.Cafe"/> by their names.</summary>
internal static class CafeDevices
{
    public static LadogaHub Hub(this SiteRig site) => (LadogaHub)site.Devices("bus2").Unit(Shops.HubAt)!;

    public static XyMd02 Temp(this SiteRig site) => (XyMd02)site.Devices("bus1").Unit(Shops.TempAt)!;

    public static Sdm120 Meter(this SiteRig site) => (Sdm120)site.Devices("bus1").Unit(Shops.MeterAt)!;

    public static WaveshareRelay Relay(this SiteRig site) => (WaveshareRelay)site.Devices("bus1").Unit(Shops.RelayAt)!;
}
