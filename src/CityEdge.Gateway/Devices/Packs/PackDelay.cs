using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>A delay of a pack's rule: a time, or the name of a parameter that is one.</summary>
/// <param name="Time">The time; that of the parameter's value is looked up.</param>
/// <param name="Parameter">Name of the parameter; null: <paramref name="Time"/> holds.</param>
/// <param name="Mark">Where it stands.</param>
internal readonly record struct PackDelay(TimeSpan Time, string? Parameter, Mark Mark);
