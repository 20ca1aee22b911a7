namespace CityEdge.Simulator.Wires;

/// <summary>How a wire or a device on it goes wrong.</summary>
internal enum WireFaultKind : byte
{
    /// <summary>No power: requests are neither carried out nor answered.</summary>
    Dead,

    /// <summary>The answer is held back, and everything behind it.</summary>
    Delay,

    /// <summary>The request is carried out, the answer is lost.</summary>
    Drop,

    /// <summary>The answer's checksum is wrong; over TCP, where there is none, its transaction number is.</summary>
    CorruptCrc,

    /// <summary>Only the first bytes arrive.</summary>
    Truncate,

    /// <summary>One byte at a time, with gaps.</summary>
    Dribble,

    /// <summary>A sound frame in another device's name.</summary>
    WrongUnit,

    /// <summary>The answer comes when the master has given up, perhaps into its next exchange.</summary>
    LateTwin,

    /// <summary>Noise right before the answer.</summary>
    GarbageBefore,

    /// <summary>Every request is refused.</summary>
    ExceptionStorm,

    /// <summary>Bytes that nobody asked for, again and again.</summary>
    Babble,
}
