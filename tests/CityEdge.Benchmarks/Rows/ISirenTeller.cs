namespace CityEdge.Benchmarks.Rows;

/// <summary>A process that hears a site's messages and tells each zone's siren what its smoke detector says: the gateway, or what somebody would use instead.</summary>
internal interface ISirenTeller : IAsyncDisposable
{
    /// <summary>Of its process.</summary>
    int Id { get; }

    /// <summary>Does what a person does beside it, until stopped.</summary>
    Task AttendAsync(CancellationToken stop);
}
