namespace CityEdge.Gateway.Devices;

/// <summary>How a device behaves on an MQTT line.</summary>
internal sealed record MqttProfile : MessageLink
{
    /// <summary>What <c>{base}</c> stands for in topics unless the site says otherwise: <c>zigbee2mqtt</c>, <c>tele</c>.</summary>
    public string Base { get; init; } = "";

    /// <summary>The message that tells whether the device is reachable; null where there is none.</summary>
    public AvailabilityProfile? Availability { get; init; }
}

/// <summary>Where and how it is told that a device has gone: an availability topic, a last will.</summary>
/// <param name="Place">The field; its values are 1 for reachable and 0 for gone.</param>
internal sealed record AvailabilityProfile(FieldPlace Place);
