using System.Runtime.InteropServices;

namespace CityEdge.Gateway.History;

/// <summary>Lets every other thread go first. .NET's thread priorities do nothing on Linux; there each thread has a nice value of its own.</summary>
internal static partial class LowPriority
{
    private const int OfProcessOrThread = 0;
    private const int CallingThread = 0;
    private const int Nice = 10;

    /// <summary>Applies to the calling thread; where it is refused, the thread runs as it did.</summary>
    public static void Take() => _ = setpriority(OfProcessOrThread, CallingThread, Nice);

    [LibraryImport("libc")]
    private static partial int setpriority(int which, int who, int priority);
}
