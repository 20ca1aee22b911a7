namespace CityEdge.Gateway.Devices.Identification;

/// <summary>One register or coil, and what this model has in it.</summary>
/// <param name="Table">Which of the four tables.</param>
/// <param name="Address">As on the wire, from 0.</param>
/// <param name="Min">Lowest number that fits; 0–65535.</param>
/// <param name="Max">Highest number that fits; 0–65535.</param>
internal sealed record RegisterMark(RegisterTable Table, ushort Address, ushort Min, ushort Max);
