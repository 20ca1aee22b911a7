namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>The bounds that hold where nobody configured others; used by code, schema and documents alike.</summary>
internal static class IntakeDefaults
{
    public const int Port = 1883;
    public const int TlsPort = 8883;

    public const int MaxPacketBytes = 64 * 1024;
    public const int MaxConnectBytes = 2 * 1024;
    public const int MaxClients = 256;
    public const int MaxClientsPerAddress = 64;

    /// <summary>Connections that have not said who they are; when one more comes, the oldest of them gives way.</summary>
    public const int MaxUnknown = 64;
    public const int MaxUnknownPerAddress = 16;
    public const double ConnectsPerSecond = 20;
    public const double ConnectBurst = 60;

    public const double MessagesPerSecond = 1000;
    public const double MessageBurst = 2000;
    public const double BytesPerSecond = 1024 * 1024;
    public const double ByteBurst = 2 * 1024 * 1024;

    public const int MaxSubscriptions = 32;
    public const int MaxTopicBytes = 512;
    public const int MaxTopicLevels = 16;
    public const int ReceiveMaximum = 64;

    public const int MaxRetained = 1000;
    public const int MaxRetainedBytes = 1024 * 1024;

    /// <summary>Retained messages all go out at once to who subscribes to all of them: the queue holds them and as many again.</summary>
    public const int MaxQueuedMessages = 2000;
    public const int MaxQueuedBytes = 2 * 1024 * 1024;

    public static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan TimeToFinishPacket = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan TimeToTake = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan FloodPatience = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan MaxKeepAlive = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan TellPeriod = TimeSpan.FromHours(1);
}
