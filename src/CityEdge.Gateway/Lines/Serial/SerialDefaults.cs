namespace CityEdge.Gateway.Lines.Serial;

/// <summary>The times of a serial line.</summary>
internal static class SerialDefaults
{
    /// <summary>Silence before each request. M-Bus wants 33 bits (14 ms at 2,400 baud), the others less.</summary>
    public static readonly TimeSpan TurnAround = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait for that silence behind a device that babbles.</summary>
    public static readonly TimeSpan DrainLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause inside a frame: DL/T 645-2007 allows 500 ms between two bytes, the others less.</summary>
    public static readonly TimeSpan ByteGap = TimeSpan.FromMilliseconds(500);

    /// <summary>The line is heard for so long before the first request.</summary>
    public static readonly TimeSpan FirstListen = TimeSpan.FromSeconds(1);

    /// <summary>Silence after a request of another master before we ask again.</summary>
    public static readonly TimeSpan ForeignQuiet = TimeSpan.FromSeconds(10);

    /// <summary>When nobody answers for so long the port is opened anew: an adapter that was pulled may look open for ever.</summary>
    public static readonly TimeSpan SilentReopen = TimeSpan.FromSeconds(15);
}
