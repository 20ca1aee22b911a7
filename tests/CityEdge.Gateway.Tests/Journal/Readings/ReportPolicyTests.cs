using CityEdge.Gateway.Journal.Readings;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.Readings;

public sealed class ReportPolicyTests
{
    private const int Analog = 0, State = 1, LifeSafety = 2, Device = 3, Canary = 4;

    private static readonly PointDefinition[] Points =
    [
        new() { Name = "t", Unit = Unit.Celsius }, new() { Name = "s", Kind = PointKind.State }, new() { Name = "smoke", Unit = Unit.Celsius, LifeSafety = true },
        new() { Name = "device:d", Role = PointRole.Device, Kind = PointKind.State }, new() { Name = "canary", Role = PointRole.Canary },
    ];

    private readonly ReportPolicy _policy = new(Points);

    [Theory]
    [InlineData(1, 0.5, false)]
    [InlineData(1, 0.6, true)]
    [InlineData(4, 1.9, false)]
    [InlineData(4, -2.1, true)]
    public void A_quantity_is_kept_when_it_moved_beyond_its_deadband_times_the_factor(int factor, double move, bool kept)
    {
        Assert.True(Good(Analog, 0, 20));
        Assert.Equal(kept, Good(Analog, 5, 20 + move, factor));
    }

    [Fact]
    public void A_change_of_state_behind_a_bad_reading_is_kept_whatever_the_factor()
    {
        Assert.True(Good(State, 0, 0, 8));
        Assert.True(Bad(State, 100, QualityReason.CommunicationFailure, 8));
        Assert.True(Good(State, 105, 1, 8));
        Assert.True(Good(State, 110, 0, 8));
    }

    [Fact]
    public void A_slow_drift_is_measured_from_the_last_kept_value()
    {
        Good(Analog, 0, 20);
        Assert.False(Good(Analog, 5, 20.3));
        Assert.True(Good(Analog, 10, 20.6));
        Assert.False(Good(Analog, 15, 20.3));
    }

    [Theory]
    [InlineData(1, 599, false)]
    [InlineData(1, 600, true)]
    [InlineData(8, 4799, false)]
    [InlineData(8, 4800, true)]
    public void There_is_a_reading_in_each_interval(int factor, int second, bool kept)
    {
        Good(Analog, 0, 20);
        Assert.Equal(kept, Good(Analog, second, 20, factor));
    }

    [Fact]
    public void Every_change_of_a_state_is_kept_whatever_the_factor()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.True(Good(State, i, i % 2, factor: 8));
        }

        Assert.False(Good(State, 51, 1, factor: 8));
    }

    [Fact]
    public void A_bad_reading_is_kept_when_it_or_its_reason_is_new()
    {
        Good(Analog, 0, 20);
        Assert.True(Bad(Analog, 5, QualityReason.CommunicationFailure));
        Assert.False(Bad(Analog, 10, QualityReason.CommunicationFailure));
        Assert.True(Bad(Analog, 15, QualityReason.SensorFailure));
        Assert.True(Good(Analog, 20, 20));
    }

    [Fact]
    public void While_thinned_a_flapping_quality_is_held_back_but_never_that_of_a_life_safety_point()
    {
        Good(Analog, 0, 20);
        Good(LifeSafety, 0, 20);
        Assert.False(Bad(Analog, 5, QualityReason.CommunicationFailure, factor: 2));
        Assert.True(Bad(LifeSafety, 5, QualityReason.CommunicationFailure, factor: 8));

        // It stays bad: the next reading after the gap says so.
        Assert.True(Bad(Analog, 10, QualityReason.CommunicationFailure, factor: 2));
    }

    [Fact]
    public void Status_points_are_kept_by_change_alone_and_the_canary_never()
    {
        Assert.True(Good(Device, 0, 1));
        Assert.False(Good(Device, 100_000, 1));
        Assert.True(Bad(Device, 100_001, QualityReason.CommunicationFailure));
        Assert.False(Good(Canary, 0, 1));
    }

    [Fact]
    public void A_rule_of_its_own_counts_before_the_default()
    {
        var policy = new ReportPolicy(Points, [.. Points.Select(static _ => new ReportRule(5, TimeSpan.FromMinutes(1)))]);

        Assert.True(policy.Keeps(Kept(Analog, 0, 20), 1));
        Assert.False(policy.Keeps(Kept(Analog, 30, 25), 1));
        Assert.True(policy.Keeps(Kept(Analog, 60, 25), 1));
    }

    [Fact]
    public void Every_unit_has_a_usual_deadband() =>
        Assert.All(Enum.GetValues<Unit>(), static unit => Assert.InRange(ReportDefaults.DeadbandOf(unit), 0, 1000));

    [Fact]
    public void What_is_not_kept_is_within_the_deadband_and_the_interval_of_what_was() =>
        Gen.Select(Gen.Double[-3, 3], Gen.Int[1, 400], Gen.Int[0, 3]).Array[1, 200].Sample(steps =>
        {
            var (policy, second, value, last, lastAt) = (new ReportPolicy(Points), 0, 20.0, double.NaN, 0);
            foreach (var (move, pause, power) in steps)
            {
                (second, value) = (second + pause, value + move);
                var factor = 1 << power;
                if (policy.Keeps(Kept(Analog, second, value), factor))
                {
                    (last, lastAt) = (value, second);
                }

                Assert.InRange(Math.Abs(value - last), 0, 0.5 * factor);
                Assert.InRange(second - lastAt, 0, (600 * factor) - 1);
            }
        });

    private bool Good(int point, int second, double value, int factor = 1) => _policy.Keeps(Kept(point, second, value), factor);

    private bool Bad(int point, int second, QualityReason reason, int factor = 1) =>
        _policy.Keeps(KeptReading.Of(Reading.Bad(new(point), reason, At(second))), factor);

    private static KeptReading Kept(int point, int second, double value) => KeptReading.Of(Reading.Good(new(point), value, At(second)));

    private static Moment At(int second) => new(TimeSpan.FromSeconds(second).Ticks, DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(second));
}
