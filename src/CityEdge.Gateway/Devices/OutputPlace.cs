namespace CityEdge.Gateway.Devices;

/// <summary>How an output of a device is switched and how its state is told.</summary>
internal abstract record OutputPlace;

/// <summary>A coil of a Modbus board, its read-back, and the board's own timer where it has one.</summary>
internal sealed record CoilPlace : OutputPlace
{
    /// <summary>Coil that switches it (FC 05).</summary>
    public required ushort Coil { get; init; }

    /// <summary>Coil that tells its state (FC 01).</summary>
    public required ushort ReadBack { get; init; }

    /// <summary>Address that switches it on for a time (FC 05 with the time as its value); null where the board has no timer.</summary>
    public ushort? Timer { get; init; }

    /// <summary>Length of one step of the timer's value.</summary>
    public TimeSpan TimerStep { get; init; }

    /// <summary>Largest timer value.</summary>
    public ushort TimerMax { get; init; }
}

/// <summary>A message that switches it, and the field of another that tells its state.</summary>
internal sealed record PublishPlace : OutputPlace
{
    /// <summary>Topic of the command; <c>{base}</c> and <c>{address}</c> stand for the device's.</summary>
    public required string Topic { get; init; }

    /// <summary>Payload that switches it on.</summary>
    public required string On { get; init; }

    /// <summary>Payload that switches it off.</summary>
    public required string Off { get; init; }

    /// <summary>Where the device tells its state; null where it does not: the output is then only <em>commanded</em>.</summary>
    public FieldPlace? ReadBack { get; init; }

    /// <summary>The device ends it by itself after this long, so the command is repeated at a third of it; zero: it stays on until told otherwise.</summary>
    public TimeSpan Life { get; init; }

    /// <summary>Topic and payload that ask the device for its state; null where it tells it by itself.</summary>
    public (string Topic, string Payload)? Ask { get; init; }
}
