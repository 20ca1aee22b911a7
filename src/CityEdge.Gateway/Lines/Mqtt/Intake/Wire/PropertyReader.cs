namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>
/// Walks the properties of one packet. A property that its packet may not carry, one that comes twice, a value out of its range: a fault, by the
/// standard's code (section 2.2.2.2: an unknown one is malformed; one that comes twice is a protocol error).
/// </summary>
internal ref struct PropertyReader
{
    /// <summary>What each packet may carry, one bit per property number.</summary>
    public const ulong OfPublish = 1UL << 1 | 1UL << 2 | 1UL << 3 | 1UL << 8 | 1UL << 9 | 1UL << 11 | 1UL << 35 | 1UL << 38;
    public const ulong OfConnect = 1UL << 17 | 1UL << 21 | 1UL << 22 | 1UL << 23 | 1UL << 25 | 1UL << 33 | 1UL << 34 | 1UL << 38 | 1UL << 39;
    public const ulong OfWill = 1UL << 1 | 1UL << 2 | 1UL << 3 | 1UL << 8 | 1UL << 9 | 1UL << 24 | 1UL << 38;
    public const ulong OfSubscribe = 1UL << 11 | 1UL << 38;
    public const ulong OfUnsubscribe = 1UL << 38;
    public const ulong OfDisconnect = 1UL << 17 | 1UL << 31 | 1UL << 38;
    public const ulong OfPubAck = 1UL << 31 | 1UL << 38;

    private readonly ulong _allowed;
    private PacketReader _rest;
    private ulong _seen;

    public PropertyReader(ReadOnlySpan<byte> properties, ulong allowed)
    {
        _rest = new PacketReader(properties);
        _allowed = allowed;
    }

    /// <summary>Why the walk ended; <see cref="ReasonCode.Success"/> at the end of the properties.</summary>
    public ReasonCode Fault { get; private set; }

    /// <summary>Walks to the end only to know that all is well.</summary>
    public static ReasonCode Check(ReadOnlySpan<byte> properties, ulong allowed)
    {
        var reader = new PropertyReader(properties, allowed);
        while (reader.TryNext(out _))
        {
        }

        return reader.Fault;
    }

    public bool TryNext(out Property property)
    {
        property = default;
        if (_rest.IsEmpty || Fault != ReasonCode.Success)
        {
            return false;
        }

        Fault = ReasonCode.MalformedPacket;
        if (!_rest.TryVariable(out var id) || id > 63 || (_allowed >> id & 1) == 0)
        {
            return false;
        }

        var once = id != Property.UserProperty;
        if (once && (_seen >> id & 1) != 0)
        {
            Fault = ReasonCode.ProtocolError;
            return false;
        }

        _seen |= 1UL << id;
        property = Read((byte)id, out var isWhole);
        if (!isWhole)
        {
            return false;
        }

        Fault = InRange(property) ? ReasonCode.Success : ReasonCode.ProtocolError;
        return Fault == ReasonCode.Success;
    }

    private Property Read(byte id, out bool isWhole)
    {
        var property = new Property { Id = id };
        switch (id)
        {
            case Property.PayloadFormat or Property.RequestProblemInformation or Property.RequestResponseInformation:
                isWhole = _rest.TryByte(out var small);
                property.Number = small;
                break;
            case Property.ReceiveMaximum or Property.TopicAliasMaximum or Property.TopicAlias:
                isWhole = _rest.TryTwo(out var half);
                property.Number = half;
                break;
            case Property.MessageExpiry or Property.SessionExpiry or Property.WillDelay or Property.MaximumPacketSize:
                isWhole = _rest.TryFour(out property.Number);
                break;
            case Property.SubscriptionIdentifier:
                isWhole = _rest.TryVariable(out var variable);
                property.Number = (uint)variable;
                break;
            case Property.CorrelationData or Property.AuthenticationData:
                isWhole = _rest.TryBinary(out property.Bytes);
                break;
            case Property.UserProperty:
                isWhole = _rest.TryText(out property.Bytes) && _rest.TryText(out property.Second);
                break;
            default:
                isWhole = _rest.TryText(out property.Bytes);
                break;
        }

        return property;
    }

    /// <summary>Flags are 0 or 1; a maximum, an alias or an identifier of zero is a protocol error (sections 3.1.2.11, 3.3.2.3, 3.8.2.1).
    /// The alias of zero is left to its reader: it has a code of its own.</summary>
    private static bool InRange(in Property property) => property.Id switch
    {
        Property.PayloadFormat or Property.RequestProblemInformation or Property.RequestResponseInformation => property.Number <= 1,
        Property.ReceiveMaximum or Property.MaximumPacketSize or Property.SubscriptionIdentifier => property.Number != 0,
        _ => true,
    };
}
