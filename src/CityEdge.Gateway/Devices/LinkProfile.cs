namespace CityEdge.Gateway.Devices;

/// <summary>How a device speaks; exactly one kind a profile.</summary>
internal abstract record LinkProfile;

/// <summary>A device that speaks in messages: publishes, uplinks, frames, posts.</summary>
internal abstract record MessageLink : LinkProfile
{
    /// <summary>The messages that it may send, by name.</summary>
    public required IReadOnlyList<MessageProfile> Messages { get; init; }
}
