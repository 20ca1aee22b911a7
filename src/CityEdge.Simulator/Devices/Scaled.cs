namespace CityEdge.Simulator.Devices;

/// <summary>Engineering units to registers, rounded and held at the register's ends as real devices do.</summary>
internal static class Scaled
{
    public static ushort Signed(double value, double perUnit) =>
        (ushort)(short)Math.Clamp(Math.Round(value * perUnit), short.MinValue, short.MaxValue);

    public static ushort Unsigned(double value, double perUnit) =>
        (ushort)Math.Clamp(Math.Round(value * perUnit), ushort.MinValue, ushort.MaxValue);

    /// <summary>IEEE 754 single, high word first.</summary>
    public static (ushort High, ushort Low) Single(double value)
    {
        var bits = BitConverter.SingleToUInt32Bits((float)value);
        return ((ushort)(bits >> 16), (ushort)bits);
    }
}
