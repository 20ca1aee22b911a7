using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines;

/// <summary>One physical line, worked by one owner thread.</summary>
internal interface ILine
{
    string Id { get; }

    /// <summary>Counts up whenever the worker has come round, talking or idle: the watchdog's progress mark.</summary>
    long Progress { get; }

    /// <summary>Why the line cannot be opened and what to do about it, in a sentence for people; null while it is open.</summary>
    string? Failure => null;

    /// <summary>Works the line on the calling thread until stopped; returns within 1 s of the stop even when the port's close hangs.</summary>
    void Run(CancellationToken stop);

    /// <summary>Asks for an output's state; taken before any poll. Returns at once; the outcome comes as a reading of the output's status point.</summary>
    void Command(BoundOutput output, bool on);
}
