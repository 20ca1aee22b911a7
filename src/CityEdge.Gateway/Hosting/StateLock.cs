using CityEdge.Gateway.Journal;

namespace CityEdge.Gateway.Hosting;

/// <summary>Keeps a second gateway from running on the same state: two would command the same siren.</summary>
internal sealed class StateLock : IDisposable
{
    // EWOULDBLOCK, which flock(2) answers while another process holds the lock.
    private const int HeldByAnother = 11;

    private readonly FileStream? _file;
    private readonly StateIdentity? _identity;
    private readonly Task<StateLock?>? _late;

    private StateLock(FileStream? file, StateIdentity? identity) => (_file, _identity) = (file, identity);

    private StateLock(Task<StateLock?> late) => _late = late;

    /// <summary>Which directory the state is; null while that is not known.</summary>
    public StateIdentity? Identity => _late is { IsCompletedSuccessfully: true, Result: { } late } ? late.Identity : _identity;

    /// <summary>Takes the lock; false only when another gateway holds it. A directory that cannot be written is no reason not to watch a place (S1):
    /// then nobody is kept out, and the state probe raises its fault.</summary>
    public static bool TryTake(string stateDirectory, out StateLock taken)
    {
        try
        {
            Directory.CreateDirectory(stateDirectory);
            var file = new FileStream(Path.Combine(stateDirectory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            taken = new StateLock(file, StateIdentity.Take(stateDirectory));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            taken = new StateLock(null, StateIdentity.Take(stateDirectory));
            return failure is not IOException { HResult: HeldByAnother };
        }
    }

    /// <summary>Takes the lock within <see cref="JournalDefaults.LoadLimit"/>; null only when another gateway holds it. A disk that hangs is one that cannot be written.</summary>
    public static Task<StateLock?> TakeAsync(string stateDirectory, TimeProvider time) =>
        TakeAsync(() => TryTake(stateDirectory, out var taken) ? taken : null, time);

    /// <summary>The same, with what takes it.</summary>
    internal static async Task<StateLock?> TakeAsync(Func<StateLock?> take, TimeProvider time)
    {
        // On a thread of its own: one that hangs in the disk is left behind, and what it gets after all is kept.
        var taking = Task.Factory.StartNew(take, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await taking.WaitAsync(JournalDefaults.LoadLimit, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new StateLock(taking);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_late is { IsCompletedSuccessfully: true, Result: { } late })
        {
            late.Dispose();
        }
    }
}
