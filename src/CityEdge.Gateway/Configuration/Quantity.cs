using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Configuration;

/// <summary>A number with its unit, as written.</summary>
internal readonly record struct Quantity(double Value, Unit Unit);
