namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>What a whole frame is among the frames of its protocol.</summary>
internal enum FrameRole : byte
{
    /// <summary>Nothing that concerns us.</summary>
    Other = 0,

    /// <summary>A master asks: our own echo, or somebody else on our line.</summary>
    Request,

    /// <summary>A device answers.</summary>
    Answer,

    /// <summary>A device speaks unasked.</summary>
    Push,
}
