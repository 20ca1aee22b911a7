namespace CityEdge.Safety.Alarms;

/// <summary>What came of a person's word to an output that acts.</summary>
internal enum ActOutcome : byte
{
    Changed = 0,

    /// <summary>It is already so.</summary>
    Nothing,

    /// <summary>The alarm is not the one of an output that acts.</summary>
    NoSuchOutput,
}
