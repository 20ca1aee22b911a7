namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>What tells one record of a meter from another.</summary>
/// <param name="Quantity">Name of the quantity.</param>
/// <param name="Function">Now, maximum, minimum, in error.</param>
/// <param name="Storage">Storage number; 0 is now.</param>
/// <param name="Tariff">Tariff; 0 is all.</param>
/// <param name="Unit">Part of the meter.</param>
/// <param name="Extension">First VIFE that changes the meaning in a way not known here; 0 none.</param>
internal readonly record struct MBusKey(string Quantity, MBusFunction Function, int Storage, int Tariff, int Unit, byte Extension);
