using System.Globalization;
using System.Text;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// Reads the time of a row: <c>2026-11-23T02:00:00.125+08:00</c> (or a space for the T, Z for the offset), or seconds from the start as a decimal. What must hold: it never
/// throws, and a time that it returns lies between the years 1900 and 2200, so that no arithmetic on it overflows.
/// </summary>
internal struct TimeCell
{
    private const int DateLength = 10;
    private const double MostSeconds = 100.0 * 366 * 86_400;

    private static readonly long Earliest = new DateTime(1900, 1, 1).Ticks;
    private static readonly long Latest = new DateTime(2200, 1, 1).Ticks;

    // Rows follow each other on the same day: its ten bytes are read once.
    private ulong _dateHead;
    private ushort _dateTail;
    private long _day;

    /// <summary>Reads a cell.</summary>
    /// <param name="cell">Its bytes, trimmed.</param>
    /// <param name="ticks">UTC ticks of a date, or ticks from second 0.</param>
    /// <param name="dated">Which of the two.</param>
    public bool TryRead(ReadOnlySpan<byte> cell, out long ticks, out bool dated)
    {
        dated = cell.Length > DateLength && cell[4] == '-' && cell[7] == '-';
        return dated ? TryReadDate(cell, out ticks) : TryReadSeconds(cell, out ticks);
    }

    private static bool TryReadSeconds(ReadOnlySpan<byte> cell, out long ticks)
    {
        ticks = 0;
        if (!NumberCell.TryRead(cell, out var seconds) || !(Math.Abs(seconds) <= MostSeconds))
        {
            return false;
        }

        ticks = (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    private bool TryReadDate(ReadOnlySpan<byte> cell, out long ticks)
    {
        ticks = 0;
        if (!TryReadDay(cell[..DateLength]))
        {
            return false;
        }

        // T12:34 at least, then an offset.
        var time = cell[DateLength..];
        if (time.Length < 7 || time[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || !Two(time, 1, 23, out var hour) || time[3] != ':' || !Two(time, 4, 59, out var minute))
        {
            return false;
        }

        var (at, rest) = (6, 0L);
        if (time[at] == ':')
        {
            if (time.Length < 10 || !Two(time, 7, 59, out var second))
            {
                return false;
            }

            (at, rest) = (9, second * TimeSpan.TicksPerSecond);
            if (time[at] is (byte)'.' or (byte)',')
            {
                at++;
                var (scale, digits) = (TimeSpan.TicksPerSecond, 0);
                for (; at < time.Length && char.IsAsciiDigit((char)time[at]); at++, digits++)
                {
                    scale /= 10;
                    rest += (time[at] - '0') * scale;
                }

                if (digits == 0)
                {
                    return false;
                }
            }
        }

        if (!TryReadOffset(time[at..], out var offset))
        {
            return false;
        }

        ticks = _day + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + rest - offset;
        return true;
    }

    private bool TryReadDay(ReadOnlySpan<byte> date)
    {
        var head = BitConverter.ToUInt64(date);
        var tail = BitConverter.ToUInt16(date[8..]);
        if (head == _dateHead && tail == _dateTail)
        {
            return true;
        }

        Span<char> text = stackalloc char[DateLength];
        Encoding.Latin1.GetChars(date, text);
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Ticks < Earliest || day.Ticks >= Latest)
        {
            return false;
        }

        (_dateHead, _dateTail, _day) = (head, tail, day.Ticks);
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out long offset)
    {
        offset = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        // +08:00, +0800 or +08.
        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || !Two(text, 1, 14, out var hours) || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        var minutes = 0;
        if (text.Length > 3 && !Two(text, text.Length - 2, 59, out minutes))
        {
            return false;
        }

        offset = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Two(ReadOnlySpan<byte> text, int at, int most, out int number)
    {
        var (tens, ones) = (text[at] - '0', text[at + 1] - '0');
        number = (tens * 10) + ones;
        return (uint)tens <= 9 && (uint)ones <= 9 && number <= most;
    }
}
