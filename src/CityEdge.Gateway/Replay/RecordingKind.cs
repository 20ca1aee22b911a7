namespace CityEdge.Gateway.Replay;

/// <summary>What kind of recording a path is.</summary>
internal enum RecordingKind : byte
{
    /// <summary>A file of comma-separated rows.</summary>
    Csv,

    /// <summary>A file of one JSON object a line.</summary>
    Ndjson,

    /// <summary>The files of an input log: every call of the engine, to the bit.</summary>
    InputLog,

    /// <summary>A journal: the readings that the report policy kept, and what people did.</summary>
    Journal,
}
