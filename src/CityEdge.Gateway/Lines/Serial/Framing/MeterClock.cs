using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Lines.Serial.Framing;

/// <summary>A date and time of a device's own clock as a field: seconds since 1970-01-01 00:00 on that same clock, whose zone nobody tells.</summary>
internal static class MeterClock
{
    /// <summary>The field; missing where there is no such day or time.</summary>
    public static FieldValue Of(int year, int month, int day, int hour = 0, int minute = 0, int second = 0)
    {
        if (year is < 1900 or > 2999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return FieldValue.Missing;
        }

        return FieldValue.Of((new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds);
    }
}
