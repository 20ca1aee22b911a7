using System.Net;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What goes wrong with clients: each time counted, and of each client told of once in a while.</summary>
internal sealed class IntakeReports(IntakeCounters counters, OncePerPeriod told, MqttEvents events)
{
    /// <summary>A connection could not be accepted, whosoever it was.</summary>
    public void AcceptFailed(string why)
    {
        if (told.IsDue("", nameof(MqttEvents.AcceptFailed)))
        {
            events.AcceptFailed(why);
        }
    }

    /// <summary>A connection was not let in.</summary>
    /// <param name="from">Where it came from.</param>
    /// <param name="user">What it calls itself; null where it did not say.</param>
    /// <param name="reason">Why not.</param>
    public void Refused(IPEndPoint from, string? user, ReasonCode reason)
    {
        counters.CountRefused();
        if (told.IsDue(from.Address.ToString(), reason.ToString()))
        {
            events.Refused(from.ToString(), user ?? "?", reason);
        }
    }

    /// <summary>A connection was ended for what its client did.</summary>
    /// <param name="who">The user's name, or its address where it was not let in.</param>
    /// <param name="cause">What it did.</param>
    /// <param name="reason">What it was told.</param>
    public void Ended(string who, DisconnectCause cause, ReasonCode reason)
    {
        counters.CountViolation();
        if (told.IsDue(who, cause.ToString()))
        {
            events.Ended(who, cause, reason);
        }
    }

    /// <summary>A user published, or left a will, to a topic that is not in its list.</summary>
    public void ForeignTopic(IntakeUser user, string topic)
    {
        counters.CountForeignTopic();
        if (told.IsDue(user.Name, nameof(MqttEvents.ForeignTopic)))
        {
            events.ForeignTopic(user.Name, topic);
        }
    }

    /// <summary>A user asked to subscribe to what is not in its list.</summary>
    public void ForeignFilter(IntakeUser user, string filter)
    {
        counters.CountForeignFilter();
        if (told.IsDue(user.Name, nameof(MqttEvents.ForeignFilter)))
        {
            events.ForeignFilter(user.Name, filter);
        }
    }

    /// <summary>A message was taken and not retained: the store is full.</summary>
    public void NotRetained(IntakeUser user, string topic)
    {
        counters.CountNotRetained();
        if (told.IsDue(user.Name, nameof(MqttEvents.NotRetained)))
        {
            events.NotRetained(user.Name, topic);
        }
    }
}
