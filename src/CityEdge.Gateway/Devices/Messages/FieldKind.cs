namespace CityEdge.Gateway.Devices.Messages;

/// <summary>What a field of a message holds.</summary>
internal enum FieldKind : byte
{
    /// <summary>The device says that it has no value: JSON null, a missing-sensor marker.</summary>
    Missing = 0,

    Number,

    Flag,

    Text,
}
