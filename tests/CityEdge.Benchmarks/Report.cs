using System.Globalization;
using System.Text.Json;

namespace CityEdge.Benchmarks;

/// <summary>All rows of a run, as a table for people or as JSON.</summary>
internal sealed record Report(int Processors, string System, IReadOnlyList<RowResult> Rows)
{
    /// <summary>The table, in Markdown, as FIGURES.md keeps it.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine($"{Processors} processors, {System}");
        output.WriteLine();
        output.WriteLine("| row | measured | figure | target | |");
        output.WriteLine("|---|---|---:|---:|---|");
        foreach (var row in Rows)
        {
            if (row.Missing is { } missing)
            {
                output.WriteLine($"| {row.Row} | not measured: {missing} | | | |");
            }

            foreach (var figure in row.Figures)
            {
                output.WriteLine($"| {row.Row} | {figure.Name} | {Text(figure.Value)} {figure.Unit} | {Target(figure)} | {Remark(figure)} |");
            }
        }
    }

    public void PrintJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, ReportJson.Default.Report));

    private static string Target(Figure figure) =>
        figure.AtMost is { } most ? $"≤ {Text(most)} {figure.Unit}" : figure.AtLeast is { } least ? $"≥ {Text(least)} {figure.Unit}" : "";

    private static string Remark(Figure figure) => figure switch
    {
        { IsReference: true } => "reference",
        { IsReached: true } => "reached",
        { IsReached: false } => "**missed**",
        _ => "",
    };

    private static string Text(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "#,0", >= 100 => "0.#", >= 1 => "0.##", _ => "0.###" }, CultureInfo.InvariantCulture);
}
