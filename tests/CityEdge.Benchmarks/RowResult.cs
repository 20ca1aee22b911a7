namespace CityEdge.Benchmarks;

/// <summary>A row as printed: the median of every figure over the rounds, or why there is none.</summary>
internal sealed record RowResult(string Row, string Title, int Rounds, IReadOnlyList<Figure> Figures, string? Missing)
{
    public static async Task<RowResult> MeasureAsync(IRow row, int rounds, RowOptions options, CancellationToken stop)
    {
        if (row.Missing is { } missing)
        {
            return new RowResult(row.Name, row.Title, 0, [], missing);
        }

        var measured = new List<IReadOnlyList<Figure>>();
        for (var round = 0; round < rounds; round++)
        {
            await Console.Error.WriteLineAsync($"{row.Name}: round {round + 1} of {rounds}".AsMemory(), stop);
            measured.Add(await row.MeasureAsync(options, stop));
        }

        var medians = measured[0].Select((figure, index) => figure with { Value = Median(measured.Select(round => round[index].Value)) });
        return new RowResult(row.Name, row.Title, rounds, [.. medians], null);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
