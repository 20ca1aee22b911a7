namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>A compartment fire of FSRI: four thermocouples 25 mm beneath the ceiling, once a second, ignition at second 0.</summary>
/// <param name="Room">The ceiling.</param>
internal sealed record CompartmentFire(StudyRoom Room)
{
    /// <summary>An upholstered chair or sofa, which grows.</summary>
    public bool IsUpholstered => Room.Name.StartsWith("Overstuffed", StringComparison.Ordinal);

    /// <summary>A gas burner, which is at its full power at once.</summary>
    public bool IsBurner => Room.Name.Length > 0 && char.IsAsciiDigit(Room.Name[0]);

    /// <summary>All fires of the folder.</summary>
    public static IEnumerable<CompartmentFire> All()
    {
        foreach (var file in Directory.EnumerateFiles(StudyData.Of("fsri_fires"), "*.csv").Order(StringComparer.Ordinal))
        {
            if (Path.GetFileNameWithoutExtension(file) is var name and not "events")
            {
                yield return Read(name, NumberTable.Read(file));
            }
        }
    }

    private static CompartmentFire Read(string name, NumberTable table)
    {
        var ceiling = Enumerable.Range(0, table.Columns.Count).Where(column => table.Columns[column].Contains("T25mm", StringComparison.Ordinal)).ToArray();
        var time = table["Time"];
        return new CompartmentFire(new StudyRoom(
            name,
            [.. ceiling.Select(static _ => StudyChannel.Temperature)],
            [.. table.Rows.Select(row => new StudyRow(row[time], Array.ConvertAll(ceiling, column => row[column])))]));
    }
}
