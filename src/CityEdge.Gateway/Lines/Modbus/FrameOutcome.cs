namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>What came of one exchange; a value, because everything here is expected in the field.</summary>
internal enum FrameOutcome : byte
{
    /// <summary>A whole, checked answer to this very request.</summary>
    Ok = 0,

    /// <summary>Not one byte before the deadline.</summary>
    NoAnswer,

    /// <summary>Bytes, but no whole frame before the deadline.</summary>
    Truncated,

    /// <summary>A frame whose CRC is wrong.</summary>
    BadCrc,

    /// <summary>A sound frame of another unit.</summary>
    WrongUnit,

    /// <summary>A sound frame of another function.</summary>
    WrongFunction,

    /// <summary>A sound frame of the right function whose length, count or echo does not fit the request.</summary>
    WrongShape,

    /// <summary>TCP: header that is not Modbus, or only answers to earlier transactions.</summary>
    BadHeader,

    /// <summary>The device answered with an exception.</summary>
    Exception,

    /// <summary>A request of somebody else was heard on the bus: a second master.</summary>
    ForeignMaster,

    /// <summary>The port or connection is gone.</summary>
    LineLost,

    /// <summary>The worker was asked to stop.</summary>
    Stopped,
}
