using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet.Packets;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// The messages that one client publishes, its will included: each goes to the handler, its acknowledgement into the <see cref="AckLine"/>, and on to MQTTnet only
/// where it is retained or somebody listens. What is not in the user's list goes nowhere.
/// </summary>
/// <param name="context">What all connections share.</param>
/// <param name="client">Who publishes.</param>
/// <param name="acks">What the client is owed.</param>
/// <param name="failed">Told what the handler threw, at once or later.</param>
/// <param name="end">Ends the connection.</param>
internal sealed class PublishedMessages(
    IntakeContext context, IntakeClient client, AckLine acks, Action<Exception> failed, Action<DisconnectCause, ReasonCode> end)
{
    private readonly TopicMemory _topics = new(client.User, context.Limits, context.Subscriptions);

    private bool SpeaksMqtt5 => client.Version == MqttVersion.Mqtt5;

    /// <summary>Takes a PUBLISH; returns it where MQTTnet has to see it.</summary>
    /// <param name="flags">Of its fixed header.</param>
    /// <param name="body">What follows the header; the handler sees the payload in it.</param>
    public MqttPublishPacket? Take(byte flags, ReadOnlyMemory<byte> body)
    {
        var fault = PublishFrame.Read(flags, body.Span, SpeaksMqtt5, out var frame);
        if (fault == ReasonCode.Success && _topics.Find(frame.Topic) is { } topic)
        {
            return topic.MayPublish ? TakeMessage(topic, frame, body[^frame.Payload.Length..]) : TakeForeign(topic, frame);
        }

        end(DisconnectCause.Violation, fault == ReasonCode.Success ? ReasonCode.TopicNameInvalid : fault);
        return null;
    }

    /// <summary>Publishes the will of the client, which is gone.</summary>
    public void PublishWill(WillMessage will)
    {
        context.Counters.CountMessage();
        try
        {
            _ = ObserveAsync(context.Handler.PublishedAsync(client, will.Topic, will.Payload, will.Qos, will.Retain, context.Stopping).AsTask());
        }
#pragma warning disable CA1031 // The handler's mistake about one will must not keep the connection's places.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            failed(failure);
        }

        var retain = will.Retain && MayRetain(will.Topic, will.Payload.Length, will.Properties, PropertyReader.OfWill);
        if (retain || context.Subscriptions.Hears(will.Topic, out _))
        {
            context.Inject(ServerMessages.Will(will, retain), client.Id);
        }
    }

    private MqttPublishPacket? TakeMessage(TopicMemory.Topic topic, in PublishFrame frame, ReadOnlyMemory<byte> payload)
    {
        context.Counters.CountMessage();
        Task<PublishVerdict>? taking = null;
        var verdict = PublishVerdict.Taken;
        try
        {
            var answer = context.Handler.PublishedAsync(client, topic.Name, payload, frame.Qos, frame.Retain, context.Stopping);
            if (answer.IsCompletedSuccessfully)
            {
                verdict = answer.Result;
            }
            else
            {
                taking = answer.AsTask();
            }
        }
#pragma warning disable CA1031 // Whatever the handler throws ends this one connection.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            failed(failure);
            return null;
        }

        var isTurnedDown = verdict is PublishVerdict.Refused or PublishVerdict.Unreadable;
        var retain = frame.Retain && !isTurnedDown && MayRetain(topic.Name, frame.Payload.Length, frame.Properties, PropertyReader.OfPublish);
        var packet = !isTurnedDown && (retain || _topics.IsHeard(topic)) ? ServerMessages.Publish(topic.Name, frame, retain) : null;
        if (taking is null)
        {
            if (frame.Qos == 1)
            {
                acks.Settle(frame.PacketId, AckLine.CodeOf(verdict));
            }
        }
        else if (frame.Qos == 1)
        {
            acks.Owe(frame.PacketId, taking);
        }
        else
        {
            _ = ObserveAsync(taking);
        }

        return packet;
    }

    private MqttPublishPacket? TakeForeign(TopicMemory.Topic topic, in PublishFrame frame)
    {
        context.Reports.ForeignTopic(client.User, topic.Name);
        if (!SpeaksMqtt5)
        {
            // 3.1.1 section 3.3.5: MQTT 3 has no word for it.
            end(DisconnectCause.Violation, ReasonCode.NotAuthorized);
        }
        else if (frame.Qos == 1)
        {
            acks.Settle(frame.PacketId, ReasonCode.NotAuthorized);
        }

        return null;
    }

    private bool MayRetain(string topic, int payloadBytes, ReadOnlySpan<byte> properties, ulong allowed)
    {
        if (context.Retained.TryKeep(topic, payloadBytes, ServerMessages.ExpiryOf(properties, allowed)))
        {
            return true;
        }

        context.Reports.NotRetained(client.User, topic);
        return false;
    }

    private async Task ObserveAsync(Task taking)
    {
        try
        {
            await taking.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As for a message that is acknowledged.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            failed(failure);
        }
    }
}
