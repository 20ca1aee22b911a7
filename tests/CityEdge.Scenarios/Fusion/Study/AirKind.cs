namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>What made the air that a row was taken in.</summary>
internal enum AirKind : byte
{
    Normal = 1,
    Cooking = 2,
    Smoke = 3,
    Cleaning = 4,
}
