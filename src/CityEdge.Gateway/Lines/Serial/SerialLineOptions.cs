using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Serial;

/// <summary>A serial line, whatever wire it runs over.</summary>
internal sealed record SerialLineOptions
{
    public required string Id { get; init; }

    /// <summary>Whether the line is open and ours.</summary>
    public required PointId Status { get; init; }

    /// <summary>Of the port, or of the serial server's port.</summary>
    public int Baud { get; init; } = 2400;

    /// <summary>Start bit, eight data bits, parity bit and stop bits.</summary>
    public int BitsPerCharacter { get; init; } = 11;
}
