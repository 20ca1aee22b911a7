namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>One request at a time on one line, from one thread. RTU and TCP differ only below this seam.</summary>
internal interface IModbusMaster : IDisposable
{
    /// <summary>Whether the port or connection is believed open.</summary>
    bool IsOpen { get; }

    /// <summary>Opens the port or connects; false with a sentence for people when it cannot. Bounded: 3 s.</summary>
    bool TryOpen(out string? failure, CancellationToken stop);

    /// <summary>Sends one request and waits for its answer, one deadline for the whole frame; the line is silent and in step when it returns.</summary>
    /// <param name="request">Built once, sent often.</param>
    /// <param name="timeout">From the last request byte to the last answer byte.</param>
    /// <param name="data">Receives the data bytes of a read; 250 bytes always suffice.</param>
    ModbusReply Exchange(ModbusRequest request, TimeSpan timeout, Span<byte> data, CancellationToken stop);

    /// <summary>Sends one byte alone and keeps the line quiet for a while, to wake a sleeping device before a request to it; whatever it
    /// says to that is drained. <see cref="FrameOutcome.Ok"/>, <see cref="FrameOutcome.LineLost"/> or <see cref="FrameOutcome.Stopped"/>.
    /// A TCP line has nobody to wake and answers Ok.</summary>
    FrameOutcome Rouse(byte wake, TimeSpan quiet, CancellationToken stop);

    /// <summary>Waits without sending until the timestamp or until woken, listening: returns <see cref="FrameOutcome.ForeignMaster"/> when somebody
    /// else's request is heard, <see cref="FrameOutcome.LineLost"/> when the port is gone, else <see cref="FrameOutcome.NoAnswer"/>.</summary>
    FrameOutcome Idle(long untilTimestamp, CancellationToken stop);

    /// <summary>Ends an <see cref="Idle"/> early, from any thread: an output command waits.</summary>
    void Wake();

    /// <summary>Closes within 1 s whatever the driver does; the line can be opened again.</summary>
    void Close();
}
