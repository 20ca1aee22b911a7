namespace CityEdge.Gateway.Lines.Wires;

/// <summary>A wire that somebody listens to; a line that nobody listens to has none of these.</summary>
internal sealed class TappedWire(IWire wire, FrameTap tap) : IWire
{
    public bool IsOpen => wire.IsOpen;

    public bool TryOpen(out string? failure, CancellationToken stop) => wire.TryOpen(out failure, stop);

    public bool Write(ReadOnlySpan<byte> bytes, CancellationToken stop)
    {
        // Told before it goes out: a write that fails half-way is just what the black box is asked about.
        tap(sent: true, bytes);
        return wire.Write(bytes, stop);
    }

    public int Read(Span<byte> buffer, long untilTimestamp, CancellationToken stop)
    {
        var count = wire.Read(buffer, untilTimestamp, stop);
        if (count > 0)
        {
            tap(sent: false, buffer[..count]);
        }

        return count;
    }

    public void Wake() => wire.Wake();

    public void Close() => wire.Close();

    public void Dispose() => wire.Dispose();
}
