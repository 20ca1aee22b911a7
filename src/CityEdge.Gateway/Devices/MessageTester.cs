using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial;
using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>Plays the messages of a capture to a profile, through the same decoders that a line uses.</summary>
internal static class MessageTester
{
    /// <summary>What differs, empty when nothing does.</summary>
    public static IReadOnlyList<LocalText> Check(DeviceProfile profile, Capture capture)
    {
        var differences = new List<LocalText>();
        var (device, outcomes, last, outputs) = Play(profile, capture);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] != capture.Messages[i].Outcome)
            {
                differences.Add(new LocalText($"第 {i + 1} 条消息：应为 {capture.Messages[i].Outcome}，实为 {outcomes[i]}", $"message {i + 1}: expected {capture.Messages[i].Outcome}, got {outcomes[i]}"));
            }
        }

        foreach (var expected in capture.Expect)
        {
            if (expected.Value is { } reading && Compare(device, expected.Name, reading, last, outputs) is { } difference)
            {
                differences.Add(difference);
            }
        }

        differences.AddRange(capture.Commands.Select(command => Compare(device, command)).OfType<LocalText>());
        return differences;
    }

    /// <summary>What a profile makes of the messages of a capture.</summary>
    public static MessagePlay Play(DeviceProfile profile, Capture capture)
    {
        var device = DeviceOf(profile, capture);
        var last = new Dictionary<PointId, Reading>();
        var outputs = new Dictionary<string, bool>(StringComparer.Ordinal);
        var messages = new DeviceMessages(device, (in Reading reading) => last[reading.Point] = reading, (BoundOutput output, bool on, in Moment _) => outputs[output.Id] = on);
        return new MessagePlay(device, [.. capture.Messages.Select(message => Take(messages, message))], last, outputs);
    }

    private static MessageOutcome Take(DeviceMessages messages, CaptureMessage message)
    {
        switch (messages.Device.Profile.Link)
        {
            case LoRaWanProfile when message.Message is LoRaWanProfile.Link or LoRaWanProfile.Status:
                return Report(messages, message);
            case LoRaWanProfile { Layout: { } layout } when message.Message is "" or LoRaWanProfile.Up:
                messages.Begin(messages.Find(LoRaWanProfile.Up));
                return messages.End(new LayoutDecoder(layout).Decode(message.Payload, message.Port, messages.Sink), default, message.Retained);
            case SerialProfile serial:
                return Take(messages, SerialBinding.ProtocolOf(serial.Protocol), message.Payload);
            case LoRaWanProfile:
                return MessageOutcome.Unknown;
            default:
                var index = IndexOf(messages, message);
                return index < 0 ? MessageOutcome.Unknown : messages.Take(index, message.Payload, default, message.Retained);
        }
    }

    // What a network server adds of its own, as a flat JSON object: rssi and snr of the link, battery and margin of the status.
    private static MessageOutcome Report(DeviceMessages messages, CaptureMessage message)
    {
        string[] names = message.Message == LoRaWanProfile.Link ? ["rssi", "snr"] : ["battery", "margin"];
        var values = new FieldValue?[names.Length];
        messages.Begin(messages.Find(message.Message));
        if (!new JsonFields([.. names.Select(static name => (name, Enumerable.Empty<string>()))]).TryRead(message.Payload, values))
        {
            return messages.End(MessageOutcome.Malformed, default, message.Retained);
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (values[i] is { } value)
            {
                messages.Sink(names[i], value);
            }
        }

        return messages.End(MessageOutcome.Ok, default, message.Retained);
    }

    // Through the framer, as from a line: wake bytes and checksum included.
    private static MessageOutcome Take(DeviceMessages messages, Lines.Serial.Protocols.SerialProtocol protocol, ReadOnlySpan<byte> bytes)
    {
        var framer = new SerialFramer(protocol);
        var answers = new SerialAnswers(messages);
        var decode = protocol.MakeDecoder();
        var outcome = MessageOutcome.Malformed;
        while (!bytes.IsEmpty)
        {
            bytes = bytes[framer.Take(bytes)..];
            while (framer.TryNext(out var frame))
            {
                outcome = decode(frame, answers.Field);
                answers.Ended(outcome, default);
            }
        }

        return outcome;
    }

    private static int IndexOf(DeviceMessages messages, CaptureMessage message)
    {
        var (device, link) = (messages.Device, (MessageLink)messages.Device.Profile.Link);
        var name = message.Topic.Length > 0
            ? link.Messages.FirstOrDefault(one => TopicPattern.Fits(TopicPattern.Fill(one.From, device.Base, device.Address), message.Topic))?.Name
            : message.Message.Length > 0 || link.Messages.Count != 1 ? message.Message : link.Messages[0].Name;
        return name is null ? -1 : messages.Find(name);
    }

    private static LocalText? Compare(
        BoundDevice device, string name, ExpectedReading expected, Dictionary<PointId, Reading> last, Dictionary<string, bool> outputs)
    {
        if (device.Points.FirstOrDefault(point => point.Profile.Name == name) is { } point)
        {
            var got = last.TryGetValue(point.Id, out var reading)
                ? reading.Quality == Quality.Bad ? DecodedValue.Bad(reading.Reason) : DecodedValue.Good(reading.Value)
                : DecodedValue.Bad(QualityReason.AwaitingFirst);
            return ProfileTester.Compare(name, expected, got, point.Profile.Unit);
        }

        if (device.Outputs.FirstOrDefault(output => output.Profile.Name == name) is { } output)
        {
            var got = outputs.TryGetValue(output.Id, out var on) ? DecodedValue.Good(on ? 1 : 0) : DecodedValue.Bad(QualityReason.AwaitingFirst);
            return ProfileTester.Compare(name, expected, got, Unit.None);
        }

        return new LocalText($"设备没有“{name}”", $"the profile has no '{name}'");
    }

    private static LocalText? Compare(BoundDevice device, CaptureCommand command)
    {
        if (device.Outputs.FirstOrDefault(output => output.Profile.Name == command.Output)?.Profile.Place is not PublishPlace place)
        {
            return new LocalText($"设备没有输出“{command.Output}”", $"the profile has no output '{command.Output}'");
        }

        var topic = TopicPattern.Fill(place.Topic, device.Base, device.Address);
        var payload = command.On ? place.On : place.Off;
        return topic == command.Topic && payload == command.Payload
            ? null
            : new LocalText(
                $"{command.Output}：应发 {command.Topic} {command.Payload}，实发 {topic} {payload}",
                $"{command.Output}: expected to publish {command.Topic} {command.Payload}, got {topic} {payload}");
    }

    private static BoundDevice DeviceOf(DeviceProfile profile, Capture capture) => new()
    {
        Id = "device",
        Profile = profile,
        Address = capture.Address,
        Base = (profile.Link as MqttProfile)?.Base ?? "",
        Status = new PointId(0),
        Points = [.. profile.Points.Select((point, index) => new BoundPoint { Id = new PointId(index + 1), Profile = point })],
        Outputs = [.. profile.Outputs.Select((output, index) => new BoundOutput { Output = index, Id = output.Name, Status = new PointId(profile.Points.Count + 1 + index), Profile = output })],
    };
}
