namespace CityEdge.Gateway.Devices.Identification;

/// <summary>A device that announced itself as a model.</summary>
/// <param name="Profile">Id of the model's profile.</param>
/// <param name="Address">What <c>{address}</c> stands for in its topics; empty where the announcement does not say it.</param>
internal readonly record struct KnownDevice(string Profile, string Address);
