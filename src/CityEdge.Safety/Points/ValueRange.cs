namespace CityEdge.Safety.Points;

/// <summary>The values that a sensor can give, in its point's unit, both ends included.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
public readonly record struct ValueRange(double Low, double High);
