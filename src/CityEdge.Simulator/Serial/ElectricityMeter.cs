namespace CityEdge.Simulator.Serial;

/// <summary>An electricity meter with one phase that speaks DL/T 645-2007; refuses whatever it does not measure.</summary>
/// <param name="number">Its number, up to 12 digits.</param>
internal sealed class ElectricityMeter(long number) : SimulatedMeter
{
    /// <summary>Tenths of a volt.</summary>
    public int Voltage { get; set; } = 2200;

    /// <summary>Milliamperes; negative when it flows back.</summary>
    public int Current { get; set; }

    /// <summary>Tenths of a watt; negative when it flows back.</summary>
    public int Power { get; set; }

    /// <summary>Hundredths of a kilowatt-hour.</summary>
    public int Energy { get; set; }

    public override byte[]? Answer(ReadOnlySpan<byte> request)
    {
        Span<byte> own = stackalloc byte[6];
        Digits(number, own);
        if (request.Length < 12 || request[7] != 0x68 || !request.Slice(1, 6).SequenceEqual(own) || request[8] != 0x11 || request[9] != 4)
        {
            return null;
        }

        var (d0, d1, d2, d3) = (request[10] - 0x33, request[11] - 0x33, request[12] - 0x33, request[13] - 0x33);
        byte[]? value = (d3 & 0xFF, d2 & 0xFF, d1 & 0xFF, d0 & 0xFF) switch
        {
            (2, 1, 1, 0) => Signed(Voltage, 2),
            (2, 2, 1, 0) => Signed(Current, 3),
            (2, 3, 0, 0) => Signed(Power, 3),
            (0, 1, 0, 0) => Signed(Energy, 4),
            _ => null,
        };

        // D1 with error bit 1: no such data.
        List<byte> frame = [0x68, .. own, 0x68];
        byte[] data = value is null ? [0x02] : [(byte)d0, (byte)d1, (byte)d2, (byte)d3, .. value];
        frame.Add((byte)(value is null ? 0xD1 : 0x91));
        frame.Add((byte)data.Length);
        frame.AddRange(data.Select(static b => unchecked((byte)(b + 0x33))));
        return [0xFE, 0xFE, .. Closed(frame)];
    }

    private static byte[] Signed(int number, int bytes)
    {
        var digits = new byte[bytes];
        Digits(Math.Abs(number), digits);
        digits[^1] += (byte)(number < 0 ? 0x80 : 0);
        return digits;
    }
}
