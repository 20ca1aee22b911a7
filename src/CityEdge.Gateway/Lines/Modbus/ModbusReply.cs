namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>The end of one exchange.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Exception">The device's exception code where <paramref name="Outcome"/> is <see cref="FrameOutcome.Exception"/>.</param>
/// <param name="Length">Bytes written to the caller's data span: the register or coil bytes of a read, in wire order.</param>
/// <param name="ReceivedAt">Timestamp of the line's clock when the last byte arrived, or when the exchange was given up.</param>
/// <param name="Suspect">The first good answer after a time-out or bad frame to a request of the same shape: it may be a late one.</param>
internal readonly record struct ModbusReply(
    FrameOutcome Outcome, ModbusException Exception, int Length, long ReceivedAt, bool Suspect)
{
    public bool IsOk => Outcome == FrameOutcome.Ok;
}
