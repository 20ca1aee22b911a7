namespace CityEdge.Gateway.Devices.Packs;

/// <summary>What the rules of a pack are made for.</summary>
internal enum PackScope
{
    /// <summary>Once for every zone; <c>zone</c> in its texts is that zone.</summary>
    Zone = 0,

    /// <summary>Once for every device; <c>device.</c> before a point's name is that device.</summary>
    Device,

    /// <summary>Once for the whole site.</summary>
    Site,
}
