namespace CityEdge.Gateway.Devices.Identification;

/// <summary>How a LoRaWAN network server knows a model.</summary>
/// <param name="Names">Parts of the device profile's or model's name, any of them, in capitals or not.</param>
/// <param name="JoinEui">How the join EUI begins, in lower-case hexadecimal digits; empty: whatever it is. It names a maker at best, so that it narrows the names and never stands alone.</param>
internal sealed record NodeMark(IReadOnlyList<string> Names, string JoinEui);
