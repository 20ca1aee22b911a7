namespace CityEdge.Benchmarks;

/// <summary>One row of the table: what is measured and its reference, in rounds whose median is printed.</summary>
internal interface IRow
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in a sentence.</summary>
    string Title { get; }

    /// <summary>Why it cannot be measured here; null where it can.</summary>
    string? Missing { get; }

    /// <summary>One round; the same figures in the same order each time.</summary>
    Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop);
}
