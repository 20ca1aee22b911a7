namespace CityEdge.Benchmarks;

/// <summary>How a row is to be measured.</summary>
/// <param name="Quick">Shorter rounds: a look, not a figure to keep.</param>
/// <param name="Binary">A published binary to use again; null publishes one.</param>
internal sealed record RowOptions(bool Quick, string? Binary)
{
    /// <summary>The quick amount or the full one.</summary>
    public int Pick(int quick, int full) => Quick ? quick : full;
}
