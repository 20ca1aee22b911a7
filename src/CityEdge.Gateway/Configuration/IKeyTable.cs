using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>The keys that a record may have, for schema and reference page.</summary>
internal interface IKeyTable
{
    string Name { get; }

    LocalText About { get; }

    IReadOnlyList<Key> Keys { get; }
}
