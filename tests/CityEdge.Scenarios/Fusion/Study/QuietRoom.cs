namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>
/// Hours of a room in which nothing burns, once a second. Its eCO2 is left out: it is reckoned from the vapours and no second witness.
/// The one thermometer stands for two, so that rules which want several are tried too.
/// </summary>
internal static class QuietRoom
{
    public static StudyRoom Read()
    {
        var table = NumberTable.Read(StudyData.Of("smoke_iot_quiet.csv"));
        int[] columns = [table["Temperature_C"], table["Temperature_C"], table["Humidity_pct"], table["TVOC_ppb"], table["PM2_5"]];
        var time = table["UTC"];
        var first = table.Rows[0][time];
        return new StudyRoom(
            "quiet",
            [StudyChannel.Temperature, StudyChannel.Temperature, StudyChannel.Humidity, StudyChannel.Vapours, StudyChannel.Particles],
            [.. table.Rows.Select(row => new StudyRow(row[time] - first, Array.ConvertAll(columns, column => row[column])))]);
    }
}
