using CityEdge.Safety;

namespace CityEdge.Gateway.Replay;

/// <summary>How a line of a recording becomes cells; one implementation for CSV, one for NDJSON.</summary>
internal interface IRows
{
    /// <summary>Takes a line.</summary>
    /// <param name="line">Neither empty nor a comment.</param>
    /// <param name="cells">What it holds; points into the line or into a buffer that lives until the next one.</param>
    /// <param name="at">Offset in the line of what is wrong.</param>
    /// <returns>Null for a row; <see cref="LocalText"/> without text for a line that is no row and no mistake (a header); else what is wrong.</returns>
    LocalText? Read(ReadOnlySpan<byte> line, ref RowCells cells, out int at);

    /// <summary>The recording cannot be read at all: its header is wrong.</summary>
    bool IsBroken { get; }
}
