namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>How the bytes of a record's value are to be taken.</summary>
internal enum MBusKind : byte
{
    /// <summary>A number times the quantity's scale.</summary>
    Number = 0,

    /// <summary>A day, type G.</summary>
    Date,

    /// <summary>A day and time, type F.</summary>
    DateTime,
}
