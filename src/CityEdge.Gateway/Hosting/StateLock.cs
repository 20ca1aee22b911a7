namespace CityEdge.Gateway.Hosting;

/// <summary>Keeps a second gateway from running on the same state: two would command the same siren.</summary>
internal sealed class StateLock : IDisposable
{
    // EWOULDBLOCK, which flock(2) answers while another process holds the lock.
    private const int HeldByAnother = 11;

    private readonly FileStream? _file;

    private StateLock(FileStream? file) => _file = file;

    /// <summary>Takes the lock; false only when another gateway holds it. A directory that cannot be written is no reason not to watch a place (S1):
    /// then nobody is kept out, and the state probe raises its fault.</summary>
    public static bool TryTake(string stateDirectory, out StateLock taken)
    {
        try
        {
            Directory.CreateDirectory(stateDirectory);
            taken = new StateLock(new FileStream(Path.Combine(stateDirectory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            taken = new StateLock(null);
            return failure is not IOException { HResult: HeldByAnother };
        }
    }

    public void Dispose() => _file?.Dispose();
}
