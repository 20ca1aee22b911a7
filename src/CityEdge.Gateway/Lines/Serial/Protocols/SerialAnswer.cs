namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>What a frame is to the question just asked.</summary>
internal enum SerialAnswer : byte
{
    /// <summary>Not the answer: another device, another question.</summary>
    NotOurs = 0,

    /// <summary>The values asked for.</summary>
    Values,

    /// <summary>The link is reset; the values may be asked for.</summary>
    Linked,

    /// <summary>The device does not have what was asked for.</summary>
    NotThere,

    /// <summary>The device answers that it cannot.</summary>
    Failed,
}
