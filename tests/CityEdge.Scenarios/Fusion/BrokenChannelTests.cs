using CityEdge.Scenarios.Fusion.Study;

namespace CityEdge.Scenarios.Fusion;

/// <summary>Channels that are stuck, of a wrong scale, offset or noisy: they raise nothing by themselves and hide no fire.</summary>
public sealed class BrokenChannelTests
{
    private const int Ignition = 900;

    public static TheoryData<string> Faults => [.. Broken.Keys];

    private static Dictionary<string, Func<SyntheticRoom, SyntheticRoom>> Broken { get; } = new(StringComparer.Ordinal)
    {
        ["nothing broken"] = static room => room,
        ["a thermometer stuck at -50 °C"] = static room => room.With(0, static (_, _) => -50),
        ["a thermometer of ten times the scale"] = static room => room.With(0, static (_, value) => 10 * value),
        ["a thermometer with 4 K of noise"] = static room => room.With(0, static (second, value) => value + Noise(second, 4)),
        ["a thermometer that swings by 8 K in a draught"] = static room => room.With(0, static (second, value) => value + (4 * Math.Sin(second / 5.0))),
        ["two thermometers that swing by 8 K in a draught"] = static room =>
            room.With(0, static (second, value) => value + (4 * Math.Sin(second / 5.0))).With(1, static (second, value) => value + (4 * Math.Sin((second / 5.0) + 0.5))),
        ["a thermometer that sticks at 40 °C after ten minutes"] = static room => room.With(0, static (second, value) => second < 600 ? value : Math.Min(value + 14, 36)),
        ["an obscuration head that has read 2 dB/m from the first"] = static room => room.With(SyntheticRoom.FirstSmoke, static (_, _) => 2),
        ["an obscuration head with a spike of 5 dB/m every minute"] = static room => room.With(SyntheticRoom.FirstSmoke, static (second, value) => second % 60 == 7 ? 5 : value),
        ["a dead obscuration head"] = static room => room.With(SyntheticRoom.FirstSmoke, static (_, _) => 0),
        ["an obscuration head of a hundredth of the scale"] = static room => room.With(SyntheticRoom.FirstSmoke, static (_, value) => value / 100),
        ["carbon monoxide offset by 600 ppm"] = static room => room.With(SyntheticRoom.Monoxide, static (second, value) => value + 600 + Noise(second, 60)),
        ["carbon monoxide with 200 ppm of noise"] = static room => room.With(SyntheticRoom.Monoxide, static (second, value) => Math.Max(0, value + Noise(second, 200))),
        ["carbon dioxide of a hundred times the scale"] = static room => room.With(SyntheticRoom.Dioxide, static (second, value) => (100 * value) + Noise(second, 500)),
        ["noise on both gas channels"] = static room =>
            room.With(SyntheticRoom.Monoxide, static (second, value) => Math.Max(0, value + Noise(second, 200))).With(SyntheticRoom.Dioxide, static (second, value) => value + Noise(second, 250)),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_broken_channel_raises_no_alarm_by_itself(string fault) =>
        Assert.Null(Broken[fault](new SyntheticRoom()).Play().First(StudyAlarms.Alarm));

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_broken_channel_hides_no_fire(string fault)
    {
        var alarm = Broken[fault](new SyntheticRoom().Burning(Ignition)).Play().First(StudyAlarms.Alarm);

        // In the third minute a detector of one phenomenon has 10 K or 0.3 dB/m at the latest.
        Assert.InRange(alarm ?? double.PositiveInfinity, Ignition + 10, Ignition + 120);
    }

    [Fact]
    public void Half_of_two_channels_together_alarms_where_neither_would_alone()
    {
        static double Risen(int second) => Math.Clamp((second - Ignition) / 60.0, 0, 1);
        static SyntheticRoom Warmer(SyntheticRoom room) => room.With(0, static (second, value) => value + (6 * Risen(second)));
        static SyntheticRoom Hazier(SyntheticRoom room) => room.With(SyntheticRoom.FirstSmoke, static (second, value) => value + (0.09 * Risen(second)));

        Assert.Null(Warmer(new()).Play().First(StudyAlarms.Alarm));
        Assert.Null(Hazier(new()).Play().First(StudyAlarms.Alarm));
        Assert.InRange(Hazier(Warmer(new())).Play().First(StudyAlarms.Alarm) ?? double.PositiveInfinity, Ignition, Ignition + 70);
    }

    [Fact]
    public void Steam_and_sprays_hold_back_what_analogue_channels_show_for_a_minute_and_no_longer()
    {
        static StudyRoom Room(bool steam) => new(
            "steam",
            [StudyChannel.Temperature, StudyChannel.Obscuration, StudyChannel.Humidity, StudyChannel.Vapours],
            [.. Enumerable.Range(0, 600).Select(second => new StudyRow(second, [22, second < 300 ? 0.0 : 0.3, steam && second >= 290 ? 70 : 45, 100]))]);

        Assert.InRange(StudySite.Play(Room(steam: false)).First(StudyAlarms.Combined) ?? double.PositiveInfinity, 300, 310);
        Assert.InRange(StudySite.Play(Room(steam: true)).First(StudyAlarms.Combined) ?? double.PositiveInfinity, 360, 370);
    }

    // The same every time, without a pattern that a window could catch.
    private static double Noise(int second, double amplitude)
    {
        var mixed = unchecked((uint)((second * 2654435761L) ^ (second >> 3)) * 2246822519u);
        return amplitude * ((2.0 * (mixed >> 8) / (1 << 24)) - 1);
    }
}
