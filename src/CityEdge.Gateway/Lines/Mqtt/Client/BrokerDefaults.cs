namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>What a session with a foreign broker does where nothing else is said.</summary>
internal static class BrokerDefaults
{
    public const int Port = 1883;
    public const int TlsPort = 8883;

    /// <summary>Messages handed on and not yet acknowledged, before reading stops.</summary>
    public const int ReceiveMaximum = 64;

    /// <summary>Bytes of the largest packet that is taken.</summary>
    public const int MaximumPacketSize = 256 * 1024;

    /// <summary>Publishes of ours under way at once, where the broker allows more.</summary>
    public const int PublishMaximum = 256;

    /// <summary>Publishes waiting for a place or for the connection, before further ones are refused.</summary>
    public const int WaitingMaximum = 256;

    /// <summary>Bytes that the connection has not yet taken, before publishing and reading wait for it.</summary>
    public const int UnsentMaximum = 512 * 1024;

    /// <summary>Bytes of payload held for handlers that have not finished, before reading stops.</summary>
    public const int HeldMaximum = 4 * 1024 * 1024;

    /// <summary>Subscriptions in one packet: some hosted brokers take no more.</summary>
    public const int FiltersPerSubscribe = 8;

    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan SessionExpiry = TimeSpan.FromHours(1);

    /// <summary>A connection that lasted so long was a good one: the next failure starts from the shortest pause.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(60);

    /// <summary>The first pause, and the least: a command does not cut it shorter.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long a graceful end may take.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);
}
