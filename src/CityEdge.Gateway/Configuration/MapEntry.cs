namespace CityEdge.Gateway.Configuration;

/// <summary>A named value of a table whose keys are chosen by the writer.</summary>
/// <param name="Name">The key.</param>
/// <param name="Mark">Where the key stands.</param>
/// <param name="Value">Null where the value is wrong, which has been said: the name still counts as declared.</param>
internal readonly record struct MapEntry<T>(string Name, Mark Mark, T? Value);
