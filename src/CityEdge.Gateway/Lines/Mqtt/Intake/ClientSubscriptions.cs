using System.Collections.Concurrent;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// What one client is subscribed to. MQTTnet keeps the subscriptions and is asked only for those that the user's list covers; the shared book knows of each before
/// MQTTnet does and strikes it out after. The reading flow owns it, but for <see cref="Complete"/>, which MQTTnet's send loop calls.
/// </summary>
internal sealed class ClientSubscriptions(IntakeContext context, IntakeClient client)
{
    private readonly ConcurrentQueue<List<MqttSubscribeReasonCode>> _grants = new();
    private List<string>? _ended;

    private bool SpeaksMqtt5 => client.Version == MqttVersion.Mqtt5;

    /// <summary>Takes a SUBSCRIBE.</summary>
    /// <param name="body">What follows its header.</param>
    /// <param name="packet">What MQTTnet has to see: the filters that are granted; null for none.</param>
    /// <param name="refusal">The answer where nothing is granted; null where MQTTnet answers.</param>
    /// <returns><see cref="ReasonCode.Success"/>, or why the connection ends.</returns>
    public ReasonCode Subscribe(ReadOnlySpan<byte> body, out MqttSubscribePacket? packet, out MqttSubAckPacket? refusal)
    {
        (packet, refusal) = (null, null);
        var fault = SubscribeRequest.Read(body, SpeaksMqtt5, context.Limits.MaxSubscriptions, out var asked);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        // MQTTnet answers in the order of the qualities asked for; the standard wants the order of the filters (section 3.9.3), and gets it from here.
        var codes = asked.TopicFilters.ConvertAll(CodeOf);
        for (var index = codes.Count - 1; index >= 0; index--)
        {
            if (codes[index] > MqttSubscribeReasonCode.GrantedQoS1)
            {
                asked.TopicFilters.RemoveAt(index);
            }
        }

        if (asked.TopicFilters.Count > 0)
        {
            _grants.Enqueue(codes);
            packet = asked;
        }
        else
        {
            refusal = new MqttSubAckPacket { PacketIdentifier = asked.PacketIdentifier, ReasonCodes = codes };
        }

        return ReasonCode.Success;
    }

    /// <summary>Puts MQTTnet's answer in the order of the filters that were asked for, those that were refused included.</summary>
    public void Complete(MqttSubAckPacket answer) => answer.ReasonCodes = _grants.TryDequeue(out var codes) ? codes : answer.ReasonCodes;

    /// <summary>Takes an UNSUBSCRIBE. Its filters are struck out by <see cref="StrikeEnded"/>, once MQTTnet has worked it.</summary>
    /// <param name="body">What follows its header.</param>
    /// <param name="packet">What MQTTnet has to see; null where it could not be read.</param>
    /// <returns><see cref="ReasonCode.Success"/>, or why the connection ends.</returns>
    public ReasonCode Unsubscribe(ReadOnlySpan<byte> body, out MqttUnsubscribePacket? packet)
    {
        var fault = SubscribeRequest.ReadUnsubscribe(body, SpeaksMqtt5, context.Limits.MaxSubscriptions, out var asked);
        packet = fault == ReasonCode.Success ? asked : null;
        _ended = packet?.TopicFilters;
        return fault;
    }

    /// <summary>MQTTnet has worked the UNSUBSCRIBE that it was given last, if there was one.</summary>
    public void StrikeEnded()
    {
        if (_ended is { } filters)
        {
            _ended = null;
            filters.ForEach(filter => context.Subscriptions.Remove(this, filter));
        }
    }

    /// <summary>The client is gone.</summary>
    public void Leave() => context.Subscriptions.RemoveAll(this);

    private MqttSubscribeReasonCode CodeOf(MqttTopicFilter filter)
    {
        var reason = Judge(filter.Topic);
        if (reason == ReasonCode.Success)
        {
            return (MqttSubscribeReasonCode)filter.QualityOfServiceLevel;
        }

        // MQTT 3 knows one refusal only.
        return SpeaksMqtt5 ? (MqttSubscribeReasonCode)reason : MqttSubscribeReasonCode.UnspecifiedError;
    }

    /// <summary>What a subscription to the filter is answered with.</summary>
    private ReasonCode Judge(string filter)
    {
        var limits = context.Limits;
        if (TopicRules.IsShared(filter))
        {
            return ReasonCode.SharedSubscriptionsNotSupported;
        }

        if (!TopicRules.IsFilter(filter, limits.MaxTopicBytes, limits.MaxTopicLevels))
        {
            return ReasonCode.TopicFilterInvalid;
        }

        if (!client.User.Subscribe.Any(own => TopicRules.Covers(own, filter)))
        {
            context.Reports.ForeignFilter(client.User, filter);
            return ReasonCode.NotAuthorized;
        }

        return context.Subscriptions.TryAdd(this, filter, limits.MaxSubscriptions) ? ReasonCode.Success : ReasonCode.QuotaExceeded;
    }
}
