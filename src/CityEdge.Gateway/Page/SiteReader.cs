using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.Page;

/// <summary>Asks the loop for the site as it stands, and never waits for it longer than a reader would: a page always renders (R11).</summary>
internal sealed class SiteReader(SafetyLoop loop, TimeProvider time)
{
    /// <summary>The loop turns at least four times a second; one that has not answered within this is stuck.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private SiteSnapshot? _last;

    /// <summary>The last snapshot that the loop gave, however old; null before the first.</summary>
    public SiteSnapshot? Last => Volatile.Read(ref _last);

    /// <summary>The site now, or null when the loop does not answer.</summary>
    public async Task<SiteSnapshot?> ReadAsync(CancellationToken stop)
    {
        try
        {
            var snapshot = await loop.SnapshotAsync().WaitAsync(Patience, time, stop).ConfigureAwait(false);
            Volatile.Write(ref _last, snapshot);
            return snapshot;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
