namespace CityEdge.Gateway.Devices;

/// <summary>Where the frames of a capture come from, from the strongest proof to the weakest.</summary>
internal enum CaptureOrigin : byte
{
    /// <summary>Recorded from a real device.</summary>
    Device = 0,

    /// <summary>Printed in a manual, a vendor's page or public code with its meaning beside it.</summary>
    Manual,

    /// <summary>Made by hand from the register map: proves the profile's arithmetic, not the map.</summary>
    Composed,
}
