using System.Net;
using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>Says whether the sender of a CONNECT may come in: its key, its identifier, and its will, which obeys the user's list.</summary>
internal sealed class ConnectJudge(IntakeContext context)
{
    /// <summary>Judges a CONNECT that was read.</summary>
    /// <param name="request">What the client asks for.</param>
    /// <param name="from">Where it comes from.</param>
    /// <param name="user">Who it proved to be; null unless it did.</param>
    /// <param name="assignedId">Its identifier where it brought none and may be given one; else null.</param>
    /// <returns><see cref="ReasonCode.Success"/>, or why it is refused.</returns>
    public ReasonCode Judge(ConnectRequest request, IPAddress from, out IntakeUser? user, out string? assignedId)
    {
        (user, assignedId) = (null, null);
        if (request.WantsAuthentication)
        {
            return ReasonCode.BadAuthenticationMethod;
        }

        user = context.Users.Find(request.UserName, request.Key, from);
        if (user is null)
        {
            return request.UserName is null ? ReasonCode.NotAuthorized : ReasonCode.BadUserNameOrPassword;
        }

        if (request.ClientId.Length == 0)
        {
            // 3.1.3.1: MQTT 3.1 has no empty identifier, 3.1.1 only with a clean session; MQTT 5 is told the one it got.
            if (request.Version == MqttVersion.Mqtt31 || (request.Version == MqttVersion.Mqtt311 && !request.CleanStart))
            {
                return ReasonCode.ClientIdentifierNotValid;
            }

            assignedId = ClientRegister.NewId();
        }

        if (request.ClientId.Length > context.Limits.MaxTopicBytes)
        {
            return ReasonCode.ClientIdentifierNotValid;
        }

        return request.Will is { } will ? JudgeWill(will, user) : ReasonCode.Success;
    }

    private ReasonCode JudgeWill(WillMessage will, IntakeUser user)
    {
        if (will.Qos > 1)
        {
            return ReasonCode.QosNotSupported;
        }

        if (!TopicRules.IsName(Encoding.UTF8.GetBytes(will.Topic), context.Limits.MaxTopicBytes, context.Limits.MaxTopicLevels))
        {
            return ReasonCode.TopicNameInvalid;
        }

        if (user.Publish.Any(filter => TopicRules.Matches(filter, will.Topic)))
        {
            return ReasonCode.Success;
        }

        context.Reports.ForeignTopic(user, will.Topic);
        return ReasonCode.NotAuthorized;
    }
}
