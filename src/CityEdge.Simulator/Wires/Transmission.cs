namespace CityEdge.Simulator.Wires;

/// <summary>Bytes on their way out and when they leave.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="From">Monotonic stamp before which none leaves.</param>
/// <param name="Delay">Held back for so long after that.</param>
/// <param name="PerByte">Time that each byte takes; zero sends all at once.</param>
internal sealed record Transmission(ReadOnlyMemory<byte> Bytes, long From, TimeSpan Delay, TimeSpan PerByte);
