namespace CityEdge.Gateway.Devices;

/// <summary>What a device costs, in classes: owners choose.</summary>
internal enum PriceTier : byte
{
    /// <summary>Below about 150 yuan.</summary>
    Budget = 0,

    /// <summary>Between 150 and about 800 yuan.</summary>
    Standard,

    /// <summary>Above: industrial or certified.</summary>
    Professional,
}
