namespace CityEdge.Gateway.Lines.Wires;

/// <summary>Bytes in, bytes out, on one thread; the clock is the line's. Serial port, socket and test wire stand behind it.</summary>
internal interface IWire : IDisposable
{
    bool IsOpen { get; }

    /// <summary>Opens; throws nothing: a failure is a sentence for people.</summary>
    bool TryOpen(out string? failure, CancellationToken stop);

    /// <summary>Writes all bytes; false when the wire is gone or takes longer than its write time-out.</summary>
    bool Write(ReadOnlySpan<byte> bytes, CancellationToken stop);

    /// <summary>Waits until at least one byte is there, the timestamp is reached, the wire is woken or stopped; returns how many bytes were
    /// taken, 0 for none, -1 when the wire is gone.</summary>
    int Read(Span<byte> buffer, long untilTimestamp, CancellationToken stop);

    /// <summary>Ends a waiting <see cref="Read"/> early, from any thread.</summary>
    void Wake();

    /// <summary>Returns within 1 s even when the driver's own close hangs.</summary>
    void Close();
}
