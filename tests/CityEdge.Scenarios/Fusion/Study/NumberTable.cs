using System.Globalization;

namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>A table of numbers with a header line; what is no number is NaN.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">As many cells as columns, in the order of the file.</param>
internal sealed record NumberTable(IReadOnlyList<string> Columns, IReadOnlyList<double[]> Rows)
{
    /// <summary>Reads a file of comma-separated values.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NumberTable Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');
        return new NumberTable(
            columns,
            [.. lines.Skip(1).Where(static line => line.Length > 0).Select(line => line.Split(',')).Where(cells => cells.Length == columns.Length).Select(cells => Array.ConvertAll(cells, Number))]);
    }

    /// <summary>Index of a column.</summary>
    /// <exception cref="InvalidDataException">There is none of this name.</exception>
    public int this[string column] => Columns.ToList().IndexOf(column) is var at and >= 0 ? at : throw new InvalidDataException($"no column {column}");

    private static double Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
