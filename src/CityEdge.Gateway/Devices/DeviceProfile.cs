using CityEdge.Gateway.Devices.Identification;
using CityEdge.Safety;

namespace CityEdge.Gateway.Devices;

/// <summary>A device model as data: what it is, how it speaks, which points and outputs it has, and where every number comes from.</summary>
internal sealed record DeviceProfile
{
    /// <summary>Folder name under the profiles directory: <c>vendor/model</c>.</summary>
    public required string Id { get; init; }

    public required LocalText Name { get; init; }

    public required DeviceKind Kind { get; init; }

    /// <summary>Manual, standard or public code that the register map was read in.</summary>
    public required string Source { get; init; }

    /// <summary>Firmware range that the map holds for, where known.</summary>
    public string? Firmware { get; init; }

    /// <summary>What this device cannot do, in words for an installer.</summary>
    public IReadOnlyList<LocalText> Limits { get; init; } = [];

    /// <summary>What it costs, roughly; null where it was not looked up.</summary>
    public PriceTier? Tier { get; init; }

    public DevicePower Power { get; init; }

    /// <summary>How it speaks.</summary>
    public required LinkProfile Link { get; init; }

    /// <summary>By what a scan knows a device as this model.</summary>
    public IdentifyProfile Identify { get; init; } = IdentifyProfile.None;

    /// <summary>The wire that it speaks over.</summary>
    /// <exception cref="NotSupportedException">A link that this version does not know.</exception>
    public Transport Transport => Link switch
    {
        ModbusProfile => Transport.Modbus,
        MqttProfile => Transport.Mqtt,
        LoRaWanProfile => Transport.LoRaWan,
        SerialProfile => Transport.Serial,
        HttpProfile => Transport.Http,
        _ => throw new NotSupportedException(Link.GetType().Name),
    };

    /// <summary>How it speaks Modbus; only for devices of Modbus lines.</summary>
    /// <exception cref="InvalidCastException">It does not.</exception>
    internal ModbusProfile Modbus => (ModbusProfile)Link;

    public IReadOnlyList<PointProfile> Points { get; init; } = [];

    public IReadOnlyList<OutputProfile> Outputs { get; init; } = [];
}
