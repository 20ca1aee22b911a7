namespace CityEdge.Safety.Alarms;

/// <summary>What an alarm asks of its outputs.</summary>
internal enum SoundLevel : byte
{
    None = 0,

    /// <summary>A test: only outputs that no life depends on.</summary>
    Test,

    Full,
}
