using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using AlarmSnapshot = CityEdge.Gateway.Loop.AlarmSnapshot;

namespace CityEdge.Gateway.Tests.Page;

public sealed class VerdictsTests
{
    [Theory]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P1, AlarmState.Unacknowledged, AlarmMarks.None, nameof(Verdict.Fire))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P1, AlarmState.Acknowledged, AlarmMarks.Silenced, nameof(Verdict.Fire))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P1, AlarmState.LatchedAcknowledged, AlarmMarks.None, nameof(Verdict.Fire))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P1, AlarmState.ReturnedUnacknowledged, AlarmMarks.None, nameof(Verdict.Fire))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P2, AlarmState.Unacknowledged, AlarmMarks.None, nameof(Verdict.Danger))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P3, AlarmState.Unacknowledged, AlarmMarks.None, nameof(Verdict.Fault))]
    [InlineData(nameof(AlarmClass.Gas), AlarmPriority.P1, AlarmState.Unacknowledged, AlarmMarks.None, nameof(Verdict.Danger))]
    [InlineData(nameof(AlarmClass.Fault), AlarmPriority.P1, AlarmState.Unacknowledged, AlarmMarks.None, nameof(Verdict.Fault))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P1, AlarmState.Unacknowledged, AlarmMarks.Test, nameof(Verdict.SetAside))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P1, AlarmState.Normal, AlarmMarks.OutOfService, nameof(Verdict.SetAside))]
    [InlineData(nameof(AlarmClass.Fire), AlarmPriority.P1, AlarmState.Unacknowledged, AlarmMarks.Unarmed, nameof(Verdict.Normal))]
    [InlineData(nameof(AlarmClass.Water), AlarmPriority.P2, AlarmState.Normal, AlarmMarks.Chattering, nameof(Verdict.Normal))]
    public void One_alarm_colours_the_page(string kind, AlarmPriority priority, AlarmState state, AlarmMarks marks, string expected)
    {
        var definition = new AlarmDefinition { Id = "a", Class = Enum.Parse<AlarmClass>(kind), Priority = priority };

        Assert.Equal(Enum.Parse<Verdict>(expected), Verdicts.Of(Alarm(0, state, marks), definition));
    }

    [Fact]
    public void The_gravest_alarm_wins_over_any_number_of_others()
    {
        AlarmDefinition[] definitions =
        [
            new() { Id = "fault", Class = AlarmClass.Fault, Priority = AlarmPriority.P3 },
            new() { Id = "water", Class = AlarmClass.Water, Priority = AlarmPriority.P2 },
            new() { Id = "fire", Class = AlarmClass.Fire, Priority = AlarmPriority.P1 },
        ];
        var snapshot = new SiteSnapshot
        {
            At = default,
            Sequence = 0,
            Points = [],
            Outputs = [],
            Ready = false,
            Alarms = [Alarm(2, AlarmState.Unacknowledged), Alarm(1, AlarmState.Unacknowledged), Alarm(0, AlarmState.Unacknowledged)],
        };

        Assert.Equal(Verdict.Fire, Verdicts.Of(snapshot, definitions));
        Assert.Equal(Verdict.Danger, Verdicts.Of(snapshot with { Alarms = [.. snapshot.Alarms.Skip(1)] }, definitions));
        Assert.Equal(Verdict.Starting, Verdicts.Of(snapshot with { Alarms = [] }, definitions));
    }

    private static AlarmSnapshot Alarm(int index, AlarmState state, AlarmMarks marks = AlarmMarks.None) =>
        new(new AlarmId(index), state, marks, default, null, double.NaN, QualityReason.None, 1);
}
