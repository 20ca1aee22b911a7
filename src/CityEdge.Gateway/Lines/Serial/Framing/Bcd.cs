namespace CityEdge.Gateway.Lines.Serial.Framing;

/// <summary>Binary coded decimals, two digits a byte, low byte first.</summary>
internal static class Bcd
{
    private const int MostBytes = 9;

    /// <summary>The number that up to 9 bytes hold; false where a half byte is no digit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        if (bytes.Length > MostBytes)
        {
            return false;
        }

        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            var (high, low) = (bytes[i] >> 4, bytes[i] & 0x0F);
            if (high > 9 || low > 9)
            {
                return false;
            }

            value = (value * 100) + (high * 10) + low;
        }

        return true;
    }

    /// <summary>The bytes of digits as people write them, high digit first; with <paramref name="wildcards"/> also AA for any two.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, Span<byte> bytes, bool wildcards)
    {
        if (digits.Length != bytes.Length * 2)
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            var (high, low) = (Digit(digits[^((2 * i) + 2)], wildcards), Digit(digits[^((2 * i) + 1)], wildcards));
            if (high < 0 || low < 0 || (high > 9) != (low > 9))
            {
                return false;
            }

            bytes[i] = (byte)((high << 4) | low);
        }

        return true;
    }

    private static int Digit(char character, bool wildcards) => character switch
    {
        >= '0' and <= '9' => character - '0',
        'A' or 'a' when wildcards => 0x0A,
        _ => -1,
    };
}
