namespace CityEdge.Gateway.Lines.Http;

/// <summary>The bounds of the HTTP intake; each is told in README.md beside this file.</summary>
internal static class HttpIntakeDefaults
{
    /// <summary>Most bytes of an event's JSON or text.</summary>
    public const int MostEventBytes = 64 * 1024;

    /// <summary>Most bytes of a body with pictures.</summary>
    public const int MostMultipartBytes = 1024 * 1024;

    public const int MostConnections = 128;

    /// <summary>Most connections from one address, so that nobody without a token keeps the others out.</summary>
    public const int MostConnectionsOfOne = 24;

    /// <summary>Most requests of one device that are read or wait for the journal at once.</summary>
    public const int MostAtOnce = 4;

    /// <summary>A device may send so many events at once, and then <see cref="EventPeriod"/> apart.</summary>
    public const int Burst = 20;

    /// <summary>Ids that are remembered of one device.</summary>
    public const int MostIds = 1024;

    public static readonly TimeSpan EventPeriod = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan IdLife = TimeSpan.FromHours(24);

    /// <summary>Time for a whole body.</summary>
    public static readonly TimeSpan BodyLimit = TimeSpan.FromSeconds(10);

    /// <summary>Time for a whole head, and for the handshake of TLS.</summary>
    public static readonly TimeSpan HeadLimit = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>Pause before the first new attempt to listen; doubled up to <see cref="LongestPause"/>.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
}
