namespace CityEdge.Simulator.Serial;

/// <summary>A cold-water meter that speaks CJ/T 188-2004, with FE before its answers as most have.</summary>
/// <param name="number">Its number, up to 14 digits.</param>
internal sealed class WaterMeter(long number) : SimulatedMeter
{
    /// <summary>Hundredths of a cubic metre.</summary>
    public int Hundredths { get; set; }

    /// <summary>Low byte and high byte of the status.</summary>
    public ushort Status { get; set; }

    public override byte[]? Answer(ReadOnlySpan<byte> request)
    {
        Span<byte> own = stackalloc byte[7];
        Digits(number, own);

        // 68 T A0..A6 C L: read data, of this number.
        if (request.Length != 16 || request[7] == 0x68 || !request.Slice(2, 7).SequenceEqual(own) || request[9] != 0x01)
        {
            return null;
        }

        Span<byte> total = stackalloc byte[4];
        Digits(Hundredths, total);
        List<byte> frame = [0x68, 0x10, .. own, 0x81, 22, request[11], request[12], request[13], .. total, 0x2C, .. total, 0x2C];
        frame.AddRange([0x30, 0x15, 0x08, 0x01, 0x11, 0x26, 0x20, (byte)Status, (byte)(Status >> 8)]);
        return [0xFE, 0xFE, 0xFE, .. Closed(frame)];
    }
}
