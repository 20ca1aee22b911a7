namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>What became of a question.</summary>
internal enum SerialReply : byte
{
    /// <summary>Nothing, or nothing that could be believed, before the deadline.</summary>
    Silence = 0,

    /// <summary>Values that could be read, wholly or partly.</summary>
    Values,

    /// <summary>The device does not have what was asked, or it cannot be read.</summary>
    NotThere,

    /// <summary>The device says that it cannot answer.</summary>
    Failed,
}
