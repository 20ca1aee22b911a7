namespace CityEdge.Safety.Rules.Parts;

/// <summary>The three values of a condition.</summary>
internal enum Truth : byte
{
    Unknown = 0,
    False,
    True,
}
