namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>What a value of CJ/T 188 measures; a unit of another quantity makes it no value.</summary>
internal enum Cjt188Quantity : byte
{
    /// <summary>Told in m³.</summary>
    Volume = 0,

    /// <summary>Told in kWh.</summary>
    Energy,

    /// <summary>Told in kW.</summary>
    Power,

    /// <summary>Told in m³/h.</summary>
    Flow,
}
