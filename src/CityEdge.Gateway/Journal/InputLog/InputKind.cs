namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>What reached the engine; the numbers are in the files.</summary>
internal enum InputKind : byte
{
    /// <summary>Time passed a deadline, or the wall clock stepped.</summary>
    Advance = 0,

    /// <summary>A reading was taken.</summary>
    Reading = 1,

    /// <summary>A person's verb.</summary>
    Action = 2,
}
