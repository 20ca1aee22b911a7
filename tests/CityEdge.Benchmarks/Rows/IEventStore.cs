namespace CityEdge.Benchmarks.Rows;

/// <summary>Something that keeps events on a disk; each implementation is given the same events in the same groups.</summary>
internal interface IEventStore : IDisposable
{
    /// <summary>Keeps so many more events; durable on return, as far as the store promises that.</summary>
    void Keep(int count);
}
