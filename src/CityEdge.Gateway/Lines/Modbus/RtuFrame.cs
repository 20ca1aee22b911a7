namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>
/// Finds frames in bytes heard on a serial line. Nothing here knows time: where a frame begins and ends follows from function code, counts and
/// checksum alone, because an operating system cannot tell a gap of 3.5 characters from its own scheduling. All methods are pure, bounded by the
/// square of the (at most few hundred) bytes given, and take any bytes without throwing.
/// </summary>
internal static class RtuFrame
{
    /// <summary>Serial line guide V1.02, 2.5.1: one unit, 253 bytes of PDU, two of checksum.</summary>
    public const int MaxLength = 1 + ModbusPdu.MaxLength + ModbusCrc.Length;

    private const int Around = 1 + ModbusCrc.Length;

    // Requests of four bytes (FC 7, 11, 12, 17) are too easily found in noise to accuse anybody of being a master.
    private const int LeastForeign = 6;

    /// <summary>Finds the first sound answer to the request, whatever bytes stand before it.</summary>
    public static bool TryFindAnswer(ModbusRequest request, ReadOnlySpan<byte> heard, out int offset, out int length)
    {
        for (offset = 0; heard.Length - offset > Around; offset++)
        {
            var rest = heard[offset..];
            if (rest[0] == request.Unit && (rest[1] & ~ModbusPdu.ExceptionBit) == (byte)request.Function)
            {
                length = AnswerLength(request, rest);
                if (length > 0 && ModbusCrc.Holds(rest[..length]) && Accepts(request, rest[..length]))
                {
                    return true;
                }
            }
        }

        length = 0;
        return false;
    }

    /// <summary>Finds the first sound request, to whatever unit, at or after <paramref name="offset"/>.</summary>
    public static bool TryFindRequest(ReadOnlySpan<byte> heard, ref int offset, out int length)
    {
        for (; heard.Length - offset > Around; offset++)
        {
            var rest = heard[offset..];
            var pduLength = rest[0] <= 247 ? ModbusPdu.RequestLength(rest[1..]) : ModbusPdu.Impossible;
            length = pduLength + Around;
            if (pduLength > 0 && length >= LeastForeign && length <= rest.Length
                && ModbusPdu.IsRequest(rest.Slice(1, pduLength)) && ModbusCrc.Holds(rest[..length]))
            {
                return true;
            }
        }

        length = 0;
        return false;
    }

    /// <summary>Finds the first sound response, to whatever request, at or after <paramref name="offset"/>.</summary>
    public static bool TryFindResponse(ReadOnlySpan<byte> heard, ref int offset, out int length)
    {
        for (; heard.Length - offset > Around; offset++)
        {
            var rest = heard[offset..];
            var pduLength = ModbusPdu.ResponseLength(rest[1..]);
            length = pduLength + Around;
            if (pduLength > 0 && length <= rest.Length && ModbusCrc.Holds(rest[..length]))
            {
                return true;
            }
        }

        length = 0;
        return false;
    }

    /// <summary>Says why there is no answer to the request in the bytes that were heard until its deadline.</summary>
    public static FrameOutcome Diagnose(ModbusRequest request, ReadOnlySpan<byte> heard)
    {
        if (heard.IsEmpty)
        {
            return FrameOutcome.NoAnswer;
        }

        // The nearest miss is named: a frame of the right unit and function says more than one of a stranger.
        var found = FrameOutcome.NoAnswer;
        for (int offset = 0, length; TryFindResponse(heard, ref offset, out length); offset += length)
        {
            var missed = Missed(request, heard.Slice(offset, length));
            found = found == FrameOutcome.NoAnswer || missed > found ? missed : found;
        }

        if (found != FrameOutcome.NoAnswer)
        {
            return found;
        }

        var expected = AnswerLength(request, heard);
        return expected > 0 && heard.Length >= expected ? FrameOutcome.BadCrc : FrameOutcome.Truncated;
    }

    // WrongUnit < WrongFunction < WrongShape, as they stand in the enumeration.
    private static FrameOutcome Missed(ModbusRequest request, ReadOnlySpan<byte> frame)
    {
        if (frame[0] != request.Unit)
        {
            return FrameOutcome.WrongUnit;
        }

        return request.Judge(frame[1..^ModbusCrc.Length], out _) == FrameOutcome.WrongFunction
            ? FrameOutcome.WrongFunction
            : FrameOutcome.WrongShape;
    }

    private static bool Accepts(ModbusRequest request, ReadOnlySpan<byte> frame) =>
        request.Judge(frame[1..^ModbusCrc.Length], out _) is FrameOutcome.Ok or FrameOutcome.Exception;

    // Length of the frame that would answer the request and begins here; 0 while it is not whole.
    private static int AnswerLength(ModbusRequest request, ReadOnlySpan<byte> rest)
    {
        if (rest.Length <= Around)
        {
            return 0;
        }

        var pduLength = (rest[1] & ModbusPdu.ExceptionBit) != 0 ? 2
            : request.AnswerLength > 0 ? request.AnswerLength
            : ModbusPdu.ResponseLength(rest[1..]);
        return pduLength > 0 && rest.Length >= pduLength + Around ? pduLength + Around : 0;
    }
}
