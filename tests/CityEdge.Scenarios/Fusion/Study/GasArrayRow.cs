namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>
/// A row of six gas elements, as the board's firmware gives them: conductance against that in clean air in dB, the voltage of the carbon dioxide cell in %.
/// Clean air is set once for the board, as at commissioning: the median over its runs in normal air.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Kind">What was in the air.</param>
/// <param name="Room">One row at second 0: the set has no time.</param>
internal sealed record GasArrayRow(int Run, AirKind Kind, StudyRoom Room)
{
    // Twelve bits of the divider's supply.
    private const double FullScale = 4095;

    private static readonly StudyChannel[] Channels =
    [
        StudyChannel.Response("vapour"), StudyChannel.Response("co"), StudyChannel.Response("air"), StudyChannel.Response("nitrogen"), StudyChannel.Response("vapour"), StudyChannel.Fall,
    ];

    /// <summary>All rows of the file.</summary>
    public static IReadOnlyList<GasArrayRow> All()
    {
        var table = NumberTable.Read(StudyData.Of("gambi_air.csv"));
        int[] columns = [table["mq2"], table["mq9"], table["mq135"], table["mq137"], table["mq138"], table["mg811"]];
        var (run, kind) = (table["run"], table["class"]);
        var clean = Array.ConvertAll(columns, column => Median(
            table.Rows.Where(row => (AirKind)row[kind] == AirKind.Normal).GroupBy(row => row[run]).Select(rows => Median(rows.Select(row => row[column])))));
        return
        [
            .. table.Rows.Select(row => new GasArrayRow(
                (int)row[run],
                (AirKind)row[kind],
                new StudyRoom("gas", Channels, [new StudyRow(0, [.. columns.Select((column, i) => Shown(row[column], clean[i], i == 5))])]))),
        ];
    }

    private static double Shown(double raw, double clean, bool isCell) =>
        isCell ? 100 * (1 - (raw / clean)) : 10 * Math.Log10(((FullScale / clean) - 1) / ((FullScale / raw) - 1));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
