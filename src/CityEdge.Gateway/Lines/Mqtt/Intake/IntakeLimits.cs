namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What one intake allows: every queue, table and wait of it is bounded by a figure here.</summary>
internal sealed record IntakeLimits
{
    /// <summary>Largest packet in bytes, header included; told to MQTT 5 clients.</summary>
    public int MaxPacketBytes { get; init; } = IntakeDefaults.MaxPacketBytes;

    /// <summary>Largest CONNECT in bytes: all that is ever allocated for a stranger.</summary>
    public int MaxConnectBytes { get; init; } = IntakeDefaults.MaxConnectBytes;

    /// <summary>Connected clients.</summary>
    public int MaxClients { get; init; } = IntakeDefaults.MaxClients;

    public int MaxClientsPerAddress { get; init; } = IntakeDefaults.MaxClientsPerAddress;

    /// <summary>Connections that have not said who they are.</summary>
    public int MaxUnknown { get; init; } = IntakeDefaults.MaxUnknown;

    public int MaxUnknownPerAddress { get; init; } = IntakeDefaults.MaxUnknownPerAddress;

    /// <summary>New connections per second from one address, once its burst is used up.</summary>
    public double ConnectsPerSecond { get; init; } = IntakeDefaults.ConnectsPerSecond;

    public double ConnectBurst { get; init; } = IntakeDefaults.ConnectBurst;

    /// <summary>Packets per second of one client, beyond which it is read no faster.</summary>
    public double MessagesPerSecond { get; init; } = IntakeDefaults.MessagesPerSecond;

    public double MessageBurst { get; init; } = IntakeDefaults.MessageBurst;

    /// <summary>Bytes per second of one client, beyond which it is read no faster.</summary>
    public double BytesPerSecond { get; init; } = IntakeDefaults.BytesPerSecond;

    public double ByteBurst { get; init; } = IntakeDefaults.ByteBurst;

    /// <summary>How long a client may want more than its rate without a pause before it is disconnected (0x96).</summary>
    public TimeSpan FloodPatience { get; init; } = IntakeDefaults.FloodPatience;

    public int MaxSubscriptions { get; init; } = IntakeDefaults.MaxSubscriptions;

    public int MaxTopicBytes { get; init; } = IntakeDefaults.MaxTopicBytes;

    public int MaxTopicLevels { get; init; } = IntakeDefaults.MaxTopicLevels;

    /// <summary>QoS 1 messages of one client whose PUBACK is still owed.</summary>
    public int ReceiveMaximum { get; init; } = IntakeDefaults.ReceiveMaximum;

    public int MaxRetained { get; init; } = IntakeDefaults.MaxRetained;

    public int MaxRetainedBytes { get; init; } = IntakeDefaults.MaxRetainedBytes;

    /// <summary>Messages that wait for one subscriber; one more, and it is disconnected (0x97) rather than left with holes.</summary>
    public int MaxQueuedMessages { get; init; } = IntakeDefaults.MaxQueuedMessages;

    public int MaxQueuedBytes { get; init; } = IntakeDefaults.MaxQueuedBytes;

    /// <summary>From the connection to the whole CONNECT, TLS included.</summary>
    public TimeSpan TimeToConnect { get; init; } = IntakeDefaults.TimeToConnect;

    /// <summary>From a packet's first byte to its last.</summary>
    public TimeSpan TimeToFinishPacket { get; init; } = IntakeDefaults.TimeToFinishPacket;

    /// <summary>How long a client may leave untaken what was sent to it.</summary>
    public TimeSpan TimeToTake { get; init; } = IntakeDefaults.TimeToTake;

    /// <summary>The longest keep-alive; MQTT 5 clients are told it, older ones keep theirs and are probed by TCP.</summary>
    public TimeSpan MaxKeepAlive { get; init; } = IntakeDefaults.MaxKeepAlive;
}
