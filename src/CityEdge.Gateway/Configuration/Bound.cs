namespace CityEdge.Gateway.Configuration;

/// <summary>The bound values of one table, from which its record is made.</summary>
internal sealed class Bound(Places places, IReadOnlyDictionary<Key, object?> values, Diagnostics diagnostics)
{
    public Places Places => places;

    public Diagnostics Diagnostics => diagnostics;

    /// <summary>Whether the key was given and is right.</summary>
    public bool Has(Key key) => values.ContainsKey(key);

    /// <summary>The value of a key, or what holds without it.</summary>
    public T Get<T>(Key<T> key) => values.TryGetValue(key, out var value) ? (T)value! : key.Default!;

    /// <summary>The value of a key that may be left out, as a nullable.</summary>
    public T? Maybe<T>(Key<T> key)
        where T : struct => values.TryGetValue(key, out var value) ? (T)value! : null;

    /// <summary>Says what is wrong at the value of a key.</summary>
    public void Error(Key key, string zh, string en) => diagnostics.Error(places.Of(key.Name), zh, en);
}
