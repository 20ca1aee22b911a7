namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>What a value information field says: the quantity's name and what to multiply with to have it in its one unit.</summary>
/// <param name="Name">The name; null for a quantity not known here.</param>
/// <param name="Scale">Factor to the unit of README.md.</param>
/// <param name="Exponent">Power of ten beside it, kept apart so that decimals come out exact.</param>
/// <param name="Kind">How the bytes are taken.</param>
internal readonly record struct MBusQuantity(string? Name, double Scale = 1, int Exponent = 0, MBusKind Kind = MBusKind.Number);
