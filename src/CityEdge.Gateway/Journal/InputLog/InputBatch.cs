using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>What the recorder hands to the writer.</summary>
internal abstract record InputBatch;

/// <summary>A file begins here.</summary>
/// <param name="Continues">Whether nothing is missing since the inputs before.</param>
/// <param name="Missed">Inputs that are.</param>
/// <param name="At">The moment, by the wall clock as the engine had it.</param>
/// <param name="Snapshot">What the engine knew.</param>
internal sealed record BeginBatch(bool Continues, long Missed, Moment At, EngineSnapshot Snapshot) : InputBatch;

/// <summary>Inputs in order.</summary>
/// <param name="Bytes">A block, rented.</param>
/// <param name="Count">How many.</param>
internal sealed record InputsBatch(ArraySegment<byte> Bytes, int Count) : InputBatch;

/// <summary>The recording ends in good order.</summary>
internal sealed record EndBatch : InputBatch;
