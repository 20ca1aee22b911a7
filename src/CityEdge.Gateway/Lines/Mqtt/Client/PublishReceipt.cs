namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>What became of a publish, as a value: none of these is an exception.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">MQTT 5's reason code; 0 where there is none. 16 with <see cref="PublishOutcome.Acknowledged"/>: nobody subscribes to it.</param>
internal readonly record struct PublishReceipt(PublishOutcome Outcome, byte Reason)
{
    public const byte RetainNotSupported = 0x9A;
    public const byte PacketTooLarge = 0x95;
    public const byte QuotaExceeded = 0x97;

    public static PublishReceipt Refused(byte reason) => new(PublishOutcome.Refused, reason);

    public static PublishReceipt TimedOut => new(PublishOutcome.TimedOut, 0);

    public static PublishReceipt NotConnected => new(PublishOutcome.NotConnected, 0);

    /// <summary>Of a PUBACK's reason code.</summary>
    public static PublishReceipt Answered(byte reason) => new(reason < 0x80 ? PublishOutcome.Acknowledged : PublishOutcome.Refused, reason);
}
