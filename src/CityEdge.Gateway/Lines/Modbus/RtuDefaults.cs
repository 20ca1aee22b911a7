namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>Times of an RTU line that hold where nothing else is said.</summary>
internal static class RtuDefaults
{
    /// <summary>Listening before the first transmission on a bus: longer than the pause that most masters make between two polls.</summary>
    public static readonly TimeSpan ListenFirst = TimeSpan.FromSeconds(1);

    /// <summary>Silence awaited after a time-out or a bad frame, so that a late answer is heard and thrown away.</summary>
    public static readonly TimeSpan TurnAround = TimeSpan.FromMilliseconds(50);

    /// <summary>A device that never falls silent is drained no longer than this.</summary>
    public static readonly TimeSpan DrainLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>Pause after a broadcast, for the slowest device to act (serial line guide V1.02, 2.4.1: 100–200 ms).</summary>
    public static readonly TimeSpan BroadcastDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence between frames above 19,200 baud (serial line guide V1.02, 2.5.1.1).</summary>
    public static readonly TimeSpan FastSilence = TimeSpan.FromMilliseconds(1.75);

    public const int FastBaud = 19200;
}
