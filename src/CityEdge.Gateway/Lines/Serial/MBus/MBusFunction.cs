namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>What a record's value is of its quantity (DIF bits 5–4).</summary>
internal enum MBusFunction : byte
{
    Instantaneous = 0,

    Maximum,

    Minimum,

    /// <summary>The value while the meter was in error.</summary>
    Error,
}
