namespace CityEdge.Safety.Rules;

/// <summary>One term of an <see cref="Evidence"/>.</summary>
/// <param name="Weight">In %, above zero.</param>
/// <param name="Of">A bare number from 0 to 1, beyond which it is cut off.</param>
public readonly record struct Weighted(double Weight, Quantity Of);
