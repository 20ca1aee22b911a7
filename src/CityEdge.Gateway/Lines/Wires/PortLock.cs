namespace CityEdge.Gateway.Lines.Wires;

/// <summary>
/// An advisory lock on one serial port, because the kernel's own exclusive mode does not stop root: two masters on one bus would both see
/// nothing but bad frames. The lock ends with the process, however it ends; the file stays.
/// </summary>
internal sealed class PortLock : IDisposable
{
    // Where serial lock files belong (FHS 5.9); elsewhere the temporary directory serves all programs of one machine as well.
    private const string Customary = "/run/lock";

    private readonly FileStream _file;

    private PortLock(FileStream file) => _file = file;

    /// <summary>The lock file of a device, the same under whatever link the device was named.</summary>
    public static string PathOf(string device) =>
        Path.Combine(Directory.Exists(Customary) ? Customary : Path.GetTempPath(), $"cityedge{device.Replace('/', '-')}.lock");

    /// <summary>Takes the lock of a device, or says that somebody else has it (<paramref name="denied"/>: that its file cannot be opened).</summary>
    public static PortLock? TryTake(string device, out bool denied)
    {
        denied = false;
        try
        {
            return new(Open(PathOf(device)));
        }
        catch (UnauthorizedAccessException)
        {
            denied = true;
        }
        catch (IOException)
        {
            // Held by another open file, of this process or another.
        }

        return null;
    }

    public void Dispose() => _file.Dispose();

    // Opening an existing file must not ask to create it: in a sticky directory the kernel refuses that even to root when the file is another user's.
    private static FileStream Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
    }
}
