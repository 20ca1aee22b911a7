namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>What an exchange means for the points behind it.</summary>
internal enum VerdictKind : byte
{
    /// <summary>Nothing yet: it will be asked again, or it was told before.</summary>
    Quiet = 0,

    /// <summary>The block's values are good.</summary>
    Good,

    /// <summary>The block's values may belong to an earlier question; they are asked for again at once.</summary>
    Suspect,

    /// <summary>The block's points have no value, for the reason given.</summary>
    BlockBad,

    /// <summary>The device died: all its points and outputs and its status are bad.</summary>
    DeviceDied,

    /// <summary>The output could not be commanded, for the reason given.</summary>
    OutputBad,
}
