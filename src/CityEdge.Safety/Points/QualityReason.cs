namespace CityEdge.Safety.Points;

/// <summary>Why a reading is not <see cref="Quality.Good"/>.</summary>
public enum QualityReason : byte
{
    /// <summary>No reason given: the reading is good.</summary>
    None = 0,

    /// <summary>Nothing was heard from the point since the start.</summary>
    AwaitingFirst,

    /// <summary>The line is not open: port gone, host unreachable.</summary>
    NotConnected,

    /// <summary>The device answers and says that it is broken (busy for ever, exception, its own fault bit).</summary>
    DeviceFailure,

    /// <summary>The device answers and says that the sensor behind it is missing or broken.</summary>
    SensorFailure,

    /// <summary>No answer, or an answer that cannot be believed (CRC, length, wrong unit).</summary>
    CommunicationFailure,

    /// <summary>The value lies outside the validity range of the profile.</summary>
    OutOfRange,

    /// <summary>The last good value is older than the supervision time.</summary>
    Stale,

    /// <summary>Isolated by a person.</summary>
    OutOfService,

    /// <summary>The device does not have what the profile says (illegal address, illegal function).</summary>
    ConfigurationError,

    /// <summary>Somebody else commands this bus.</summary>
    ForeignMaster,

    /// <summary>An output is not in the state it was commanded to.</summary>
    OutputMismatch,

    /// <summary>A value after a late or doubtful answer, not yet confirmed by a second one.</summary>
    Suspect,

    /// <summary>Kept by a broker or from before the device went away: a value of unknown age.</summary>
    Retained,
}
