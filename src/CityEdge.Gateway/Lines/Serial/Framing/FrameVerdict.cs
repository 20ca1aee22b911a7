namespace CityEdge.Gateway.Lines.Serial.Framing;

/// <summary>What bytes are when a frame is looked for at their very beginning.</summary>
internal readonly record struct FrameVerdict
{
    private FrameVerdict(int length, FrameFault fault, bool isOpen)
    {
        Length = length;
        Fault = fault;
        IsOpen = isOpen;
    }

    /// <summary>It may become a frame: more bytes are needed. Never said of as many bytes as the protocol's longest frame has.</summary>
    public static FrameVerdict More { get; } = new(0, FrameFault.None, true);

    /// <summary>Bytes of the whole frame; 0 where there is none.</summary>
    public int Length { get; }

    /// <summary>Why the first byte begins no frame.</summary>
    public FrameFault Fault { get; }

    public bool IsOpen { get; }

    public bool IsWhole => Length > 0;

    public static FrameVerdict Whole(int length) => new(length, FrameFault.None, false);

    public static FrameVerdict Not(FrameFault fault) => new(0, fault, false);
}
