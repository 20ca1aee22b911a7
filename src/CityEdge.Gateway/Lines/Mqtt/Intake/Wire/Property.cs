namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>One property of an MQTT 5 packet (section 2.2.2): its number and whichever of the values its type has.</summary>
internal ref struct Property
{
    public byte Id;

    /// <summary>Byte, integer and variable byte integer properties.</summary>
    public uint Number;

    /// <summary>String and binary properties; of a user property, the name.</summary>
    public ReadOnlySpan<byte> Bytes;

    /// <summary>A user property's value.</summary>
    public ReadOnlySpan<byte> Second;

    public const byte PayloadFormat = 1;
    public const byte MessageExpiry = 2;
    public const byte ContentType = 3;
    public const byte ResponseTopic = 8;
    public const byte CorrelationData = 9;
    public const byte SubscriptionIdentifier = 11;
    public const byte SessionExpiry = 17;
    public const byte AssignedClientIdentifier = 18;
    public const byte ServerKeepAlive = 19;
    public const byte AuthenticationMethod = 21;
    public const byte AuthenticationData = 22;
    public const byte RequestProblemInformation = 23;
    public const byte WillDelay = 24;
    public const byte RequestResponseInformation = 25;
    public const byte ServerReference = 28;
    public const byte ReasonString = 31;
    public const byte ReceiveMaximum = 33;
    public const byte TopicAliasMaximum = 34;
    public const byte TopicAlias = 35;
    public const byte MaximumQos = 36;
    public const byte UserProperty = 38;
    public const byte MaximumPacketSize = 39;
    public const byte SubscriptionIdentifiersAvailable = 41;
    public const byte SharedSubscriptionAvailable = 42;
}
