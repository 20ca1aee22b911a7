namespace CityEdge.Gateway.Devices;

/// <summary>How the payload of a message is written.</summary>
internal enum MessageFormat : byte
{
    /// <summary>A JSON document; fields are paths into it.</summary>
    Json = 0,

    /// <summary>The payload is one value, as text.</summary>
    Text,

    /// <summary>Fields are named by the link's own decoder: byte layout, meter protocol.</summary>
    Fields,
}
