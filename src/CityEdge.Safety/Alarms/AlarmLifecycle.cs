namespace CityEdge.Safety.Alarms;

/// <summary>
/// The state table of ISA-18.2 / IEC 62682 with the latched states of fire practice. It stands in the README of Safety in the same rows.
/// Marks (shelved, out of service, silenced, test) stand beside it and never change a state.
/// </summary>
public static class AlarmLifecycle
{
    /// <summary>The condition holds.</summary>
    public static AlarmState Raise(AlarmState from) => from switch
    {
        AlarmState.Acknowledged => AlarmState.Acknowledged,
        AlarmState.Normal or AlarmState.Unacknowledged or AlarmState.ReturnedUnacknowledged
            or AlarmState.LatchedUnacknowledged or AlarmState.LatchedAcknowledged => AlarmState.Unacknowledged,
    };

    /// <summary>The condition is gone.</summary>
    public static AlarmState Return(AlarmState from, bool latched, bool needsAcknowledge) => from switch
    {
        AlarmState.Unacknowledged => latched ? AlarmState.LatchedUnacknowledged
            : needsAcknowledge ? AlarmState.ReturnedUnacknowledged : AlarmState.Normal,
        AlarmState.Acknowledged => latched ? AlarmState.LatchedAcknowledged : AlarmState.Normal,
        AlarmState.Normal or AlarmState.ReturnedUnacknowledged or AlarmState.LatchedUnacknowledged or AlarmState.LatchedAcknowledged => from,
    };

    /// <summary>A person has seen it.</summary>
    public static AlarmState Acknowledge(AlarmState from) => from switch
    {
        AlarmState.Unacknowledged => AlarmState.Acknowledged,
        AlarmState.ReturnedUnacknowledged => AlarmState.Normal,
        AlarmState.LatchedUnacknowledged => AlarmState.LatchedAcknowledged,
        AlarmState.Normal or AlarmState.Acknowledged or AlarmState.LatchedAcknowledged => from,
    };

    /// <summary>A person ends what is latched and gone; what is active stays.</summary>
    public static AlarmState Reset(AlarmState from) => from switch
    {
        AlarmState.LatchedUnacknowledged or AlarmState.LatchedAcknowledged => AlarmState.Normal,
        AlarmState.Normal or AlarmState.Unacknowledged or AlarmState.Acknowledged or AlarmState.ReturnedUnacknowledged => from,
    };
}
