using CityEdge.Gateway.Devices.Layouts;

namespace CityEdge.Gateway.Devices;

/// <summary>A LoRaWAN device behind a network server. Its messages are <c>up</c> (fields of the payload), <c>link</c> (rssi, snr) and <c>status</c> (battery, margin).</summary>
internal sealed record LoRaWanProfile : MessageLink
{
    public const string Up = "up";
    public const string Link = "link";
    public const string Status = "status";

    /// <summary>The model whose <c>layout.yaml</c> says what the bytes mean; empty: the profile's own.</summary>
    public string LayoutOf { get; init; } = "";

    /// <summary>What the bytes mean; set by the library.</summary>
    public ByteLayout? Layout { get; init; }

    /// <summary>Messages of every LoRaWAN device, whatever its payload.</summary>
    public static IReadOnlyList<MessageProfile> All { get; } =
    [
        new MessageProfile { Name = Up, Format = MessageFormat.Fields },
        new MessageProfile { Name = Link, Format = MessageFormat.Fields },
        new MessageProfile { Name = Status, Format = MessageFormat.Fields },
    ];
}
