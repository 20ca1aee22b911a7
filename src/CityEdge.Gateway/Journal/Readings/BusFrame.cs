using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>Bytes as they went over a line's wire.</summary>
/// <param name="Line">The line.</param>
/// <param name="Sent">Whether we sent them.</param>
/// <param name="At">When the first of them was handed over or arrived.</param>
/// <param name="Bytes">The bytes; pieces that came within some milliseconds stand together.</param>
internal sealed record BusFrame(string Line, bool Sent, Stamp At, ReadOnlyMemory<byte> Bytes);
