namespace CityEdge.Safety.Points;

/// <summary>A point's place in the point table of one loaded site; stable until the configuration changes.</summary>
/// <param name="Index">Zero-based index into <see cref="SafetyModel.Points"/>.</param>
public readonly record struct PointId(int Index);
