using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Protocol;
using CityEdge.Scenarios.Rig;

namespace CityEdge.Scenarios;

/// <summary>
/// A month of an ordinary site: 1,500 points read every five minutes and wavering within their deadbands, so that each is reported once in ten, 200 alarms a
/// day, and a contact that chatters all the time. The simulator counts by itself what it caused; the journal lies in real files.
/// </summary>
public sealed class ThirtyDaysTests
{
    private const long MB = 1_000_000;

    [Fact]
    public void S12_thirty_days_stay_within_256_MB_and_every_alarm_and_reading_is_accounted_for()
    {
        using var month = new SimulatedMonth(new JournalBytes(JournalDefaults.AlarmsBytes, JournalDefaults.ReadingsBytes));

        month.Live(days: 30, atMost: 256 * MB);

        var kept = month.Stop();
        kept.AlarmsAreAccountedFor(caused: 30 * 200);
        Assert.True(kept.Summarised > 60_000, "The chattering contact was kept singly.");
        kept.ReadingsAreAccountedFor();
        Assert.Empty(kept.Notes(EventTypes.JournalThinned));
        Assert.Empty(kept.Notes(EventTypes.ReadingsCoarsened));
        Assert.Empty(kept.Notes(EventTypes.JournalOverflowed));
        Assert.InRange(kept.Readings, 30 * 144 * 1_490, 30 * 144 * 1_540);
    }

    [Fact]
    public void S12_a_disk_much_too_small_thins_readings_says_exactly_which_and_keeps_every_alarm()
    {
        using var month = new SimulatedMonth(new JournalBytes(Alarms: 14 << 20, Readings: 4 << 20, Segment: 256 << 10));

        month.Live(days: 6, atMost: 20 * MB);

        var kept = month.Stop();
        Assert.Equal(LaneBudget.MostFactor, month.Factor);
        Assert.NotEmpty(kept.Notes(EventTypes.JournalThinned));
        Assert.Equal([2, 4, 8], kept.Notes(EventTypes.ReadingsCoarsened).Select(static note => (int)note.Private.Value!.Value));
        kept.AlarmsAreAccountedFor(caused: 6 * 200);
        kept.ReadingsAreAccountedFor();
    }
}
