using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Devices.LoRaWan;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>The LoRaWAN devices of an MQTT line: their uplinks out of a network server's envelopes, each frame once and none behind a newer one.</summary>
internal sealed class LoRaWanUplinks
{
    private readonly Dictionary<ulong, Sensor> _byEui = [];

    public LoRaWanUplinks(IReadOnlyList<BoundDevice> devices)
    {
        for (var i = 0; i < devices.Count; i++)
        {
            if (devices[i].Profile.Link is LoRaWanProfile { Layout: { } layout } && EnvelopeJson.TryEui(devices[i].Address, out var eui))
            {
                _byEui.Add(eui, new Sensor(i, new LayoutDecoder(layout)));
            }
        }
    }

    /// <summary>Takes what a network server published, now or, where a broker had retained it, at some time; Unknown where it is no uplink of a device of ours.</summary>
    public MessageOutcome Take(string topic, ReadOnlySpan<byte> json, Moment at, MessageDevices devices, bool retained)
    {
        if (_byEui.Count == 0)
        {
            return MessageOutcome.Unknown;
        }

        var bytes = new byte[EnvelopeJson.MaxPayload];
        var outcome = ChirpStackEnvelope.TryTopic(topic, out _, out _)
            ? ChirpStackEnvelope.Read(topic, json, bytes, out var message)
            : ThingsStackEnvelope.Read(topic, json, bytes, out message);
        if (outcome != MessageOutcome.Ok || !_byEui.TryGetValue(message.DevEui, out var sensor))
        {
            return outcome == MessageOutcome.Malformed ? outcome : MessageOutcome.Unknown;
        }

        return devices.Take(sensor.Device, at, device => Take(sensor, device, message, bytes.AsSpan(0, message.PayloadLength), at, retained), retained);
    }

    private static MessageOutcome Take(Sensor sensor, DeviceMessages device, in LoRaWanMessage message, ReadOnlySpan<byte> payload, in Moment at, bool retained)
    {
        switch (message.Event)
        {
            case LoRaWanEvent.Join:
                sensor.Counter.Joined();
                return Link(device, message, at, retained);
            case LoRaWanEvent.Status:
                device.Begin(device.Find(LoRaWanProfile.Status));
                Put(device, "battery", message.Battery);
                Put(device, "margin", message.Margin);
                return device.End(MessageOutcome.Ok, at, retained, message.Time);
            case LoRaWanEvent.Up when sensor.Counter.Take(message.Counter, message.Time) == FrameOrder.New:
                Link(device, message, at, retained);
                device.Begin(device.Find(LoRaWanProfile.Up));
                return device.End(sensor.Decoder.Decode(payload, message.Port, device.Sink), at, retained, message.Time);
            default:
                // Repeated or overtaken: heard before, or older than what is known.
                return Link(device, message, at, retained);
        }
    }

    private static MessageOutcome Link(DeviceMessages device, in LoRaWanMessage message, in Moment at, bool retained)
    {
        device.Begin(device.Find(LoRaWanProfile.Link));
        Put(device, "rssi", message.Rssi);
        Put(device, "snr", message.Snr);
        return device.End(MessageOutcome.Ok, at, retained, message.Time);
    }

    private static void Put(DeviceMessages device, string name, double? value)
    {
        if (value is { } number)
        {
            device.Sink(name, FieldValue.Of(number));
        }
    }

    private sealed class Sensor(int device, LayoutDecoder decoder)
    {
        public int Device => device;

        public LayoutDecoder Decoder => decoder;

        /// <summary>Guarded by the devices' lock: it is only looked at inside of a take.</summary>
        public FrameCounterState Counter { get; } = new(32);
    }
}
