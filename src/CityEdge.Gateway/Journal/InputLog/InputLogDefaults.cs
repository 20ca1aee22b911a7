namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>Numbers of the input log that code, tests and documents share.</summary>
internal static class InputLogDefaults
{
    /// <summary>Where it lies under the state directory.</summary>
    public const string Directory = "input";

    /// <summary>All files together, where nothing else is asked for.</summary>
    public const long Bytes = 64 << 20;

    /// <summary>Less could not hold a few files with their snapshots.</summary>
    public const long LeastBytes = 1 << 20;

    /// <summary>The files that the bytes are divided into; the oldest is dropped when room is needed.</summary>
    public const int Files = 8;

    /// <summary>Room for inputs before they are handed to the writer.</summary>
    public const int BlockBytes = 32 << 10;

    /// <summary>Blocks that may wait for the writer; beyond them inputs are missed, and the log says so.</summary>
    public const int BlocksWaiting = 64;

    /// <summary>An input waits at most this long in memory before the writer has it.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>After inputs were missed the recording rests this long before it begins anew, so that a slow disk is not asked for a snapshot at every turn.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
}
