namespace CityEdge.Gateway.Lines.Serial.Framing;

/// <summary>Why bytes on a line were thrown away.</summary>
internal enum FrameFault : byte
{
    /// <summary>Not a fault: wake bytes that a device sends before its frame.</summary>
    None = 0,

    /// <summary>No frame of this protocol begins so.</summary>
    Unknown,

    /// <summary>It begins like a frame, and its length cannot be.</summary>
    Length,

    /// <summary>A frame by shape, with the wrong checksum.</summary>
    Checksum,

    /// <summary>The line fell silent before the frame was whole.</summary>
    Truncated,
}
