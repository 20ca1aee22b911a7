namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>One thing that is asked of a device, again and again.</summary>
internal sealed record SerialRead
{
    /// <summary>What is read, in the protocol's own numbers; see <see cref="Protocols.SerialQuestion"/>.</summary>
    public required uint Item { get; init; }

    /// <summary>From the begin of one question to the begin of the next.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Whether anything of life-safety stands on it.</summary>
    public bool IsLifeSafety { get; init; }
}
