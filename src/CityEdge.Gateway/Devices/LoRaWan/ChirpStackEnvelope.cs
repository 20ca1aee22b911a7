using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>
/// Events of ChirpStack v4 in JSON: <c>application/{application}/device/{devEUI}/event/{event}</c>.
/// Values that are zero are left out by the server and read as zero. No bytes make it throw.
/// </summary>
internal static class ChirpStackEnvelope
{
    /// <summary>Device and event of a topic; false where the topic is another.</summary>
    public static bool TryTopic(ReadOnlySpan<char> topic, out ulong devEui, out LoRaWanEvent kind)
    {
        (devEui, kind) = (0, LoRaWanEvent.Other);
        Span<Range> parts = stackalloc Range[7];
        if (topic.Split(parts, '/') != 6
            || topic[parts[0]] is not "application" || topic[parts[2]] is not "device" || topic[parts[4]] is not "event"
            || !EnvelopeJson.TryEui(topic[parts[3]], out devEui))
        {
            return false;
        }

        kind = topic[parts[5]] switch
        {
            "up" => LoRaWanEvent.Up,
            "join" => LoRaWanEvent.Join,
            "status" => LoRaWanEvent.Status,
            _ => LoRaWanEvent.Other,
        };
        return true;
    }

    /// <summary>Reads one event.</summary>
    /// <param name="topic">Where it was published.</param>
    /// <param name="json">The event.</param>
    /// <param name="payload">Takes the device's payload; at least <see cref="EnvelopeJson.MaxPayload"/> bytes.</param>
    /// <param name="message">What it says; only where the outcome is Ok.</param>
    /// <returns>Ok; Unknown for another topic or event; Malformed where the event is not of its shape or speaks of another device than the topic.</returns>
    public static MessageOutcome Read(ReadOnlySpan<char> topic, ReadOnlySpan<byte> json, Span<byte> payload, out LoRaWanMessage message)
    {
        message = default;
        if (!TryTopic(topic, out var devEui, out var kind) || kind == LoRaWanEvent.Other)
        {
            return MessageOutcome.Unknown;
        }

        if (json.Length > EnvelopeJson.MaxLength)
        {
            return MessageOutcome.Malformed;
        }

        try
        {
            var reader = EnvelopeJson.Reader(json);
            return TryRead(ref reader, devEui, kind, payload, out message) ? MessageOutcome.Ok : MessageOutcome.Malformed;
        }
        catch (JsonException)
        {
            message = default;
            return MessageOutcome.Malformed;
        }
    }

    private static bool TryRead(ref Utf8JsonReader reader, ulong devEui, LoRaWanEvent kind, Span<byte> payload, out LoRaWanMessage message)
    {
        message = default;
        ulong? said = null;
        uint port = 0;
        uint counter = 0;
        var length = 0;
        DateTimeOffset? time = null;
        var link = default(LinkQuality);
        double? battery = null;
        double? margin = null;
        var unknown = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Each branch reads the value and says whether it was of its shape.
            var sound = reader.ValueTextEquals("deviceInfo"u8) ? reader.Read() && TryDevice(ref reader, ref said)
                : reader.ValueTextEquals("time"u8) ? reader.Read() && EnvelopeJson.TryTime(ref reader, ref time)
                : reader.ValueTextEquals("fPort"u8) ? reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out port) && port <= byte.MaxValue
                : reader.ValueTextEquals("fCnt"u8) ? reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out counter)
                : reader.ValueTextEquals("data"u8) ? reader.Read() && EnvelopeJson.TryPayload(ref reader, payload, out length)
                : reader.ValueTextEquals("rxInfo"u8) ? reader.Read() && link.TryRead(ref reader)
                : reader.ValueTextEquals("batteryLevel"u8) ? reader.Read() && EnvelopeJson.TryNumber(ref reader, ref battery)
                : reader.ValueTextEquals("margin"u8) ? reader.Read() && EnvelopeJson.TryNumber(ref reader, ref margin)
                : reader.ValueTextEquals("externalPowerSource"u8) || reader.ValueTextEquals("batteryLevelUnavailable"u8) ? reader.Read() && TryFlag(ref reader, ref unknown)
                : Skip(ref reader);
            if (!sound)
            {
                return false;
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read() || said != devEui || margin is < -32 or > 31)
        {
            return false;
        }

        message = new LoRaWanMessage
        {
            Event = kind,
            DevEui = devEui,
            Port = (int)port,
            Counter = counter,
            PayloadLength = kind == LoRaWanEvent.Up ? length : 0,
            Time = time,
            Rssi = link.Rssi,
            Snr = link.Snr,
            Battery = kind == LoRaWanEvent.Status && !unknown && battery is >= 0 and <= 100 ? battery : null,
            Margin = kind == LoRaWanEvent.Status ? (int)(margin ?? 0) : null,
        };
        return true;
    }

    private static bool TryDevice(ref Utf8JsonReader reader, ref ulong? devEui)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("devEui"u8))
            {
                Skip(ref reader);
            }
            else if (reader.Read() && EnvelopeJson.TryEui(ref reader, out var eui))
            {
                devEui = eui;
            }
            else
            {
                return false;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    /// <summary>Raises the flag where the value is true.</summary>
    private static bool TryFlag(ref Utf8JsonReader reader, ref bool flag)
    {
        flag |= reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
    }

    /// <summary>Skips the value of the property that the reader stands at; always true.</summary>
    private static bool Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }
}
