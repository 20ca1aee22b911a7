using System.Buffers.Binary;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>
/// The fields of a Meokon V3.0 frame. Behind the id:
/// <c>battery | RSSI | interval u16 | count u16 | type | alarm bits | low limit | high limit | current | UTC u32 | cached values</c>, high bytes first.
/// Pressures of all three types are told in MPa; a type whose scale nobody published is told raw.
/// </summary>
internal static class MeokonMessage
{
    private const byte KiloPascal = 0;
    private const byte MegaPascal = 1;
    private const byte Bar = 2;
    private const byte Hydrant = 24;

    private static readonly string[] AlarmBits =
        ["alarm_low", "alarm_high", "alarm_battery", "alarm_sensor", "alarm_hardware", "alarm_second_low", "alarm_second_high", "alarm_third"];

    private static readonly string[] HydrantBits =
        ["alarm_low", "alarm_high", "alarm_battery", "alarm_sensor", "alarm_hardware", "impact", "tilt", "water_release"];

    public static MessageOutcome Decode(ReadOnlySpan<byte> frame, FieldSink fields)
    {
        if (frame.Length < MeokonProtocol.ShortestFrame)
        {
            return MessageOutcome.Malformed;
        }

        var body = frame[(MeokonProtocol.IdAt + MeokonProtocol.IdLength)..];

        // Battery: bit 7 supplied from outside, bits 6–5 mode, bits 4–0 charge in steps of 5 %.
        fields("external_power", FieldValue.Of((body[0] & 0x80) != 0));
        fields("mode", FieldValue.Of((body[0] >> 5) & 3));
        fields("battery", FieldValue.Of((body[0] & 0x1F) * 5));
        fields("rssi", FieldValue.Of((sbyte)body[1]));
        fields("interval", FieldValue.Of(BinaryPrimitives.ReadUInt16BigEndian(body[2..])));
        fields("count", FieldValue.Of(BinaryPrimitives.ReadUInt16BigEndian(body[4..])));

        // Type: what is measured, and so what bits 5–7 of the alarms mean.
        var type = body[6];
        fields("type", FieldValue.Of(type));
        var names = type == Hydrant ? HydrantBits : AlarmBits;
        for (var bit = 0; bit < names.Length; bit++)
        {
            fields(names[bit], FieldValue.Of((body[7] & (1 << bit)) != 0));
        }

        var (low, high, current) =
            (BinaryPrimitives.ReadUInt16BigEndian(body[8..]), BinaryPrimitives.ReadUInt16BigEndian(body[10..]), BinaryPrimitives.ReadUInt16BigEndian(body[12..]));

        // Types 0 kPa × 0.1, 1 MPa × 0.001, 2 bar × 0.01.
        double perMegaPascal = type switch { KiloPascal => 10_000, MegaPascal or Bar => 1_000, _ => 0 };
        if (perMegaPascal > 0)
        {
            fields("limit_low", FieldValue.Of(low / perMegaPascal));
            fields("limit_high", FieldValue.Of(high / perMegaPascal));
            fields("pressure", FieldValue.Of(current / perMegaPascal));
        }
        else
        {
            fields("limit_low_raw", FieldValue.Of(low));
            fields("limit_high_raw", FieldValue.Of(high));
            fields("raw", FieldValue.Of(current));
        }

        fields("time", FieldValue.Of(BinaryPrimitives.ReadUInt32BigEndian(body[14..])));
        return MessageOutcome.Ok;
    }
}
