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
        ["a thermometer that is out of order"] = static room => room.With(0, static (_, _) => 2000),
        ["a thermometer with 4 K of noise"] = static room => room.With(0, static (second, value) => value + Noise(second, 4)),
        ["a thermometer that swings by 8 K in a draught"] = static room => room.With(0, static (second, value) => value + (4 * Math.Sin(second / 5.0))),
        ["two thermometers that swing by 8 K in a draught"] = static room =>
            room.With(0, static (second, value) => value + (4 * Math.Sin(second / 5.0))).With(1, static (second, value) => value + (4 * Math.Sin((second / 5.0) + 0.5))),
        ["a thermometer that jumps by 14 K after ten minutes and sticks"] = static room => room.With(0, static (second, value) => second < 600 ? value : 36),
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

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(240)]
    public void Two_readings_in_a_row_are_enough_however_seldom_a_head_speaks(int every)
    {
        static StudyRoom Room(int every, Func<int, double> obscuration) => new(
            "slow", [StudyChannel.Obscuration],
            [.. Enumerable.Range(0, 3600 / every).Select(reading => new StudyRow(reading * every, [obscuration(reading * every)]))]);

        var smoke = StudySite.Play(Room(every, static second => second < 1200 ? 0 : 0.2));
        var spike = StudySite.Play(Room(every, second => second == 1200 ? 5 : 0));

        Assert.InRange(smoke.First(StudyAlarms.Combined) ?? double.PositiveInfinity, 1200 + every, 1200 + Math.Max(6, 10 * every));
        Assert.Null(spike.First(StudyAlarms.Combined));
    }

    /// <summary>30 K in four minutes, from 22 °C: the fixed temperature is never reached, and what all of them show together cannot be known.</summary>
    [Fact]
    public void A_thermometer_out_of_order_leaves_the_others_their_rise()
    {
        static double Warmed(int second) => 22 + (0.12 * Math.Clamp(second - 600, 0, 250));
        var room = new StudyRoom(
            "one dead", [StudyChannel.Temperature, StudyChannel.Temperature, StudyChannel.Temperature],
            [.. Enumerable.Range(0, 1200).Select(second => new StudyRow(second, [2000, Warmed(second), Warmed(second)]))]);

        Assert.InRange(StudySite.Play(room).First(StudyAlarms.Alarm) ?? double.PositiveInfinity, 600, 600 + 135);
    }

    [Fact]
    public void Two_detectors_confirm_a_fire_and_one_alone_does_not()
    {
        static StudyRoom Room(int second) => new(
            "detectors", [StudyChannel.Detector("smoke"), StudyChannel.Detector("smoke"), StudyChannel.Detector("call-point")],
            [.. Enumerable.Range(0, 120).Select(row => new StudyRow(row, [row < 30 ? 0 : 1, 0, row < second ? 0 : 1]))]);

        Assert.Equal(60, StudySite.Play(Room(60)).First(StudyAlarms.Confirmed));
        Assert.Null(StudySite.Play(Room(200)).First(StudyAlarms.Confirmed));
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
