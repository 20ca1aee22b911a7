namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>Reads the objects of a device identification (FC 43 / 14, 6.21) out of the data that an exchange left.</summary>
internal static class DeviceIdentification
{
    public const byte VendorName = 0;
    public const byte ProductCode = 1;
    public const byte Revision = 2;

    // Conformity, more follows, next object, number of objects.
    private const int HeadLength = 4;

    /// <summary>The object to ask for next, where the device has more to say.</summary>
    public static bool HasMore(ReadOnlySpan<byte> data, out byte next)
    {
        next = data.Length >= HeadLength ? data[2] : (byte)0;
        return data.Length >= HeadLength && data[1] != 0;
    }

    /// <summary>Finds the value of one object; false where the data has none or is broken.</summary>
    public static bool TryFind(ReadOnlySpan<byte> data, byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (data.Length < HeadLength)
        {
            return false;
        }

        var rest = data[HeadLength..];
        for (var left = data[3]; left > 0 && rest.Length >= 2 && rest.Length >= 2 + rest[1]; left--)
        {
            if (rest[0] == id)
            {
                value = rest.Slice(2, rest[1]);
                return true;
            }

            rest = rest[(2 + rest[1])..];
        }

        return false;
    }
}
