using CityEdge.Gateway.Journal;

namespace CityEdge.Gateway.Hosting;

/// <summary>Whether the state directory takes a write: a full or read-only disk must be a fault long before something has to be kept.</summary>
/// <param name="directory">The state directory.</param>
/// <param name="started">The one that the gateway started on: another in its place is a problem, and is not written to. Null where it is not known; then a missing one is made.</param>
internal sealed class StateProbe(string directory, Func<StateIdentity?>? started = null)
{
    public string Directory => directory;

    /// <summary>Writes, flushes and removes a small file; returns the reason in words when that fails.</summary>
    public string? FindProblem()
    {
        var path = Path.Combine(directory, ".probe");
        try
        {
            if (started?.Invoke() is { } identity)
            {
                identity.Require();
            }
            else
            {
                System.IO.Directory.CreateDirectory(directory);
            }

            using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1))
            {
                file.Write("CityEdge"u8);
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}
