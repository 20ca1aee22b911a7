using System.Globalization;

namespace CityEdge.Gateway.Replay;

/// <summary>Reads a decimal number of a row; the usual form without the cost of the general one.</summary>
internal static class NumberCell
{
    // Below 2^53 both the digits and the power of ten are exact, so that their quotient is the nearest double.
    private const int ExactDigits = 15;

    private static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>False for what is no decimal number; infinity and NaN are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> cell, out double value)
    {
        var at = cell.Length > 0 && cell[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var (digits, after, number) = (0, -1, 0L);
        for (; at < cell.Length; at++)
        {
            var digit = cell[at] - '0';
            if ((uint)digit <= 9)
            {
                number = (number * 10) + digit;
                after += after >= 0 ? 1 : 0;
                if (++digits > ExactDigits)
                {
                    return TryReadAny(cell, out value);
                }
            }
            else if (cell[at] == '.' && after < 0)
            {
                after = 0;
            }
            else
            {
                return TryReadAny(cell, out value);
            }
        }

        value = number / Powers[Math.Max(after, 0)];
        value = cell.Length > 0 && cell[0] == '-' ? -value : value;
        return digits > 0;
    }

    private static bool TryReadAny(ReadOnlySpan<byte> cell, out double value) =>
        double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
