namespace CityEdge.Gateway.Devices;

/// <summary>One kind of message of a device.</summary>
internal sealed record MessageProfile
{
    /// <summary>Name that points refer to.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where it comes from: an MQTT topic with <c>{base}</c>, <c>{address}</c> and <c>+</c>; the data identifier of a meter; the last part of a posted path.
    /// Empty where the link has only one.
    /// </summary>
    public string From { get; init; } = "";

    public MessageFormat Format { get; init; }
}
