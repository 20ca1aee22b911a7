using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>
/// Uplinks and joins of The Things Stack v3 in JSON: <c>v3/{application}@{tenant}/devices/{device}/up</c>.
/// Values that are zero are left out by the server and read as zero. No bytes make it throw.
/// </summary>
internal static class ThingsStackEnvelope
{
    /// <summary>Event of a topic; false where the topic is another. The device's EUI stands in the message alone.</summary>
    public static bool TryTopic(ReadOnlySpan<char> topic, out LoRaWanEvent kind)
    {
        kind = LoRaWanEvent.Other;
        Span<Range> parts = stackalloc Range[6];
        if (!topic.StartsWith("v3/") || topic.Split(parts, '/') is not (5 or 6) || topic[parts[2]] is not "devices")
        {
            return false;
        }

        kind = topic[parts[4]] switch
        {
            "up" => LoRaWanEvent.Up,
            "join" => LoRaWanEvent.Join,
            _ => LoRaWanEvent.Other,
        };
        return true;
    }

    /// <inheritdoc cref="ChirpStackEnvelope.Read"/>
    public static MessageOutcome Read(ReadOnlySpan<char> topic, ReadOnlySpan<byte> json, Span<byte> payload, out LoRaWanMessage message)
    {
        message = default;
        if (!TryTopic(topic, out var kind) || kind == LoRaWanEvent.Other)
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
            return TryRead(ref reader, kind, payload, out message) ? MessageOutcome.Ok : MessageOutcome.Malformed;
        }
        catch (JsonException)
        {
            message = default;
            return MessageOutcome.Malformed;
        }
    }

    private static bool TryRead(ref Utf8JsonReader reader, LoRaWanEvent kind, Span<byte> payload, out LoRaWanMessage message)
    {
        message = default;
        ulong? devEui = null;
        DateTimeOffset? time = null;
        LoRaWanMessage? uplink = null;
        var joined = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var sound = reader.ValueTextEquals("end_device_ids"u8) ? reader.Read() && TryDevice(ref reader, ref devEui)
                : reader.ValueTextEquals("received_at"u8) ? reader.Read() && EnvelopeJson.TryTime(ref reader, ref time)
                : reader.ValueTextEquals("uplink_message"u8) ? reader.Read() && TryUplink(ref reader, payload, ref uplink)
                : reader.ValueTextEquals("join_accept"u8) ? reader.Read() && TryJoin(ref reader, ref joined)
                : Skip(ref reader);
            if (!sound)
            {
                return false;
            }
        }

        var complete = kind == LoRaWanEvent.Up ? uplink is not null : joined;
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read() || devEui is null || !complete)
        {
            return false;
        }

        message = kind == LoRaWanEvent.Up
            ? uplink!.Value with { Event = kind, DevEui = devEui.Value, Time = uplink.Value.Time ?? time }
            : new LoRaWanMessage { Event = kind, DevEui = devEui.Value, Time = time };
        return true;
    }

    private static bool TryUplink(ref Utf8JsonReader reader, Span<byte> payload, ref LoRaWanMessage? uplink)
    {
        uint port = 0;
        uint counter = 0;
        var length = 0;
        DateTimeOffset? time = null;
        var link = default(LinkQuality);
        double? battery = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var sound = reader.ValueTextEquals("f_port"u8) ? reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out port) && port <= byte.MaxValue
                : reader.ValueTextEquals("f_cnt"u8) ? reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out counter)
                : reader.ValueTextEquals("frm_payload"u8) ? reader.Read() && EnvelopeJson.TryPayload(ref reader, payload, out length)
                : reader.ValueTextEquals("rx_metadata"u8) ? reader.Read() && link.TryRead(ref reader)
                : reader.ValueTextEquals("received_at"u8) ? reader.Read() && EnvelopeJson.TryTime(ref reader, ref time)
                : reader.ValueTextEquals("last_battery_percentage"u8) ? reader.Read() && TryBattery(ref reader, ref battery)
                : Skip(ref reader);
            if (!sound)
            {
                return false;
            }
        }

        uplink = new LoRaWanMessage
        {
            Port = (int)port,
            Counter = counter,
            PayloadLength = length,
            Time = time,
            Rssi = link.Rssi,
            Snr = link.Snr,
            Battery = battery is >= 0 and <= 100 ? battery : null,
        };
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryDevice(ref Utf8JsonReader reader, ref ulong? devEui)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("dev_eui"u8))
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

    /// <summary>Battery in percent; a level of zero is left out, so that the mere presence of the table means 0 %.</summary>
    private static bool TryBattery(ref Utf8JsonReader reader, ref double? battery)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        battery = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("value"u8))
            {
                Skip(ref reader);
            }
            else if (!reader.Read() || !EnvelopeJson.TryNumber(ref reader, ref battery))
            {
                return false;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryJoin(ref Utf8JsonReader reader, ref bool joined)
    {
        joined = reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
        return joined;
    }

    private static bool Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }
}
