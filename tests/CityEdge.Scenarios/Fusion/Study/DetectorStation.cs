using System.Globalization;

namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>
/// A station of a NIST fire: all its thermocouples from ceiling to floor, optical densities and gas lines as recorded, broken ones included, every two seconds
/// from ignition on; and when the photoelectric alarms beside them tripped.
/// </summary>
/// <param name="Fire">The fire.</param>
/// <param name="Station">Its letter.</param>
/// <param name="Photoelectric">Seconds at which they tripped, in order; empty where none stood.</param>
/// <param name="Room">Its channels.</param>
internal sealed record DetectorStation(string Fire, string Station, IReadOnlyList<double> Photoelectric, StudyRoom Room)
{
    // Optical density per metre is a tenth of dB/m, a per cent by volume ten thousand ppm.
    private static readonly (string Prefix, string Ends, StudyChannel Channel, double Factor)[] Kinds =
    [
        ("TC{0}_", "1234567", StudyChannel.Temperature, 1),
        ("SM{0}_", "1234567", StudyChannel.Obscuration, 10),
        ("GAS{0}_", "1", StudyChannel.CarbonMonoxide, 10_000),
        ("GAS{0}_", "3", StudyChannel.CarbonDioxide, 10_000),
    ];

    /// <summary>The median of the photoelectric alarms; null where none stood.</summary>
    public double? Median => Photoelectric.Count == 0 ? null
        : (Photoelectric[(Photoelectric.Count - 1) / 2] + Photoelectric[Photoelectric.Count / 2]) / 2;

    /// <summary>All stations of all fires of the folder.</summary>
    public static IEnumerable<DetectorStation> All()
    {
        var trips = File.ReadAllLines(StudyData.Of("nist_fires", "activation_times.csv")).Skip(1).Select(static line => line.Split(',')).Where(static cells => cells.Length == 4).ToList();
        foreach (var fire in trips.Select(static cells => cells[0]).Distinct())
        {
            var table = NumberTable.Read(StudyData.Of("nist_fires", fire + ".csv"));
            foreach (var station in (string[])["A", "B", "C", "D", "E", "F"])
            {
                var told = trips.Where(cells => cells[0] == fire && cells[2] == station && cells[1].StartsWith("Pho", StringComparison.Ordinal));
                yield return new DetectorStation(
                    fire, station, [.. told.Select(static cells => double.Parse(cells[3], CultureInfo.InvariantCulture)).Order()], Read($"{fire} {station}", station, table));
            }
        }
    }

    private static StudyRoom Read(string name, string station, NumberTable table)
    {
        var columns = new List<(int Column, StudyChannel Channel, double Factor)>();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            foreach (var (prefix, ends, channel, factor) in Kinds)
            {
                var column = table.Columns[i];
                var start = prefix.Replace("{0}", station, StringComparison.Ordinal);
                if (column.Length == start.Length + 1 && column.StartsWith(start, StringComparison.Ordinal) && ends.Contains(column[^1], StringComparison.Ordinal))
                {
                    columns.Add((i, channel, factor));
                }
            }
        }

        var time = table["TIME"];
        columns.Sort(static (a, b) => string.CompareOrdinal(a.Channel.Measure, b.Channel.Measure));
        return new StudyRoom(
            name,
            [.. columns.Select(static one => one.Channel)],
            [.. table.Rows.Select(row => new StudyRow(row[time], [.. columns.Select(one => row[one.Column] * one.Factor)]))]);
    }
}
