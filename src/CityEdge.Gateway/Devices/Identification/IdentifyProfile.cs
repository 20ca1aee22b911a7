using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Identification;

/// <summary>By what a scan knows a device as this model. Any one of the given marks is enough; a model without marks has to be chosen by hand.</summary>
internal sealed record IdentifyProfile
{
    /// <summary>A model that nothing tells apart.</summary>
    public static readonly IdentifyProfile None = new();

    /// <summary>What it answers to a read of its identification (FC 43/14); Modbus only.</summary>
    public DeviceIdMark? DeviceId { get; init; }

    /// <summary>Registers that only this model answers so, all of them; Modbus only.</summary>
    public IReadOnlyList<RegisterMark> Fingerprint { get; init; } = [];

    /// <summary>What announces it, any of them; MQTT only.</summary>
    public IReadOnlyList<DiscoveryMark> Discovery { get; init; } = [];

    /// <summary>How a network server knows it; LoRaWAN only.</summary>
    public NodeMark? Node { get; init; }

    /// <summary>Where it stands in its profile's file.</summary>
    public Places Places { get; init; } = Places.None;

    /// <summary>Whether there is any mark at all.</summary>
    public bool IsEmpty => DeviceId is null && Fingerprint.Count == 0 && Discovery.Count == 0 && Node is null;
}
