namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What became of a published message; the PUBACK carries it where the client's version can.</summary>
internal enum PublishVerdict
{
    /// <summary>Taken; for an alarm point: and flushed.</summary>
    Taken,

    /// <summary>Nobody here knows the topic; acknowledged all the same (0x10).</summary>
    Unknown,

    /// <summary>The payload cannot be read (0x99). MQTT 3 has no word for it and is acknowledged.</summary>
    Unreadable,

    /// <summary>A bound of the handler is reached (0x97). MQTT 3 is not acknowledged: its connection ends, so that it sends again.</summary>
    Refused,
}
