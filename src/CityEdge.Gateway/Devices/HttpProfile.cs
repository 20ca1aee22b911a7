namespace CityEdge.Gateway.Devices;

/// <summary>A device that posts events to us: a camera or an AI box. A message's <c>From</c> is the last part of the path it is posted to.</summary>
internal sealed record HttpProfile : MessageLink
{
    /// <summary>Field with the sender's own id of an event, by which a repeated post is known.</summary>
    public FieldPlace? EventId { get; init; }

    /// <summary>Field with the link to picture or clip; what it points to stays where it is.</summary>
    public FieldPlace? Evidence { get; init; }
}
