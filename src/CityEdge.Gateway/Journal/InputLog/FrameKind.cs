namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>What a frame of an input log's file holds; the numbers are in the files.</summary>
internal enum FrameKind : byte
{
    /// <summary>An <see cref="InputLogStart"/>; the first frame, and only that.</summary>
    Start = 1,

    /// <summary>A block of inputs.</summary>
    Inputs = 2,

    /// <summary>The file is whole, and the next one goes on where it ends.</summary>
    Full = 3,

    /// <summary>The file is whole; the gateway stopped.</summary>
    Stopped = 4,
}
