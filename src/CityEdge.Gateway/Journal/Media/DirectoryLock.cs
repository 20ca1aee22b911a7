using Microsoft.Win32.SafeHandles;

namespace CityEdge.Gateway.Journal.Media;

/// <summary>
/// Keeps a second writer out of a directory of the journal: an advisory lock (flock) on <c>.lock</c>, which the kernel releases with the process that held it.
/// Readers do not ask for it.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    /// <summary>The file that is locked; a medium neither lists it nor gives it away.</summary>
    public const string FileName = ".lock";

    private readonly SafeFileHandle _file;

    private DirectoryLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock, or fails at once.</summary>
    /// <exception cref="MediumException">Another process, or another part of this one, writes here.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static DirectoryLock Take(string directory)
    {
        var file = Posix.Open(Path.Combine(directory, FileName), Posix.ReadWrite | Posix.Create);
        try
        {
            return Posix.TryLock(file)
                ? new DirectoryLock(file)
                : throw new MediumException(MediumFailure.ReadOnly, $"{directory} is already being written by another process");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
