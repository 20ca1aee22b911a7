using CityEdge.Safety.Alarms;
using static CityEdge.Safety.Alarms.AlarmState;

namespace CityEdge.Safety.Tests.Alarms;

/// <summary>The state table, row by row.</summary>
public sealed class AlarmLifecycleTests
{
    [Theory]
    [InlineData(Normal, Unacknowledged)]
    [InlineData(Unacknowledged, Unacknowledged)]
    [InlineData(Acknowledged, Acknowledged)]
    [InlineData(ReturnedUnacknowledged, Unacknowledged)]
    [InlineData(LatchedUnacknowledged, Unacknowledged)]
    [InlineData(LatchedAcknowledged, Unacknowledged)]
    public void A_condition_that_holds_raises(AlarmState from, AlarmState to) => Assert.Equal(to, AlarmLifecycle.Raise(from));

    [Theory]
    [InlineData(Normal, false, true, Normal)]
    [InlineData(Unacknowledged, false, true, ReturnedUnacknowledged)]
    [InlineData(Unacknowledged, false, false, Normal)]
    [InlineData(Unacknowledged, true, true, LatchedUnacknowledged)]
    [InlineData(Unacknowledged, true, false, LatchedUnacknowledged)]
    [InlineData(Acknowledged, false, true, Normal)]
    [InlineData(Acknowledged, true, true, LatchedAcknowledged)]
    [InlineData(LatchedAcknowledged, true, true, LatchedAcknowledged)]
    public void A_condition_that_is_gone_returns_or_latches(AlarmState from, bool latched, bool needsAcknowledge, AlarmState to) =>
        Assert.Equal(to, AlarmLifecycle.Return(from, latched, needsAcknowledge));

    [Theory]
    [InlineData(Normal, Normal)]
    [InlineData(Unacknowledged, Acknowledged)]
    [InlineData(Acknowledged, Acknowledged)]
    [InlineData(ReturnedUnacknowledged, Normal)]
    [InlineData(LatchedUnacknowledged, LatchedAcknowledged)]
    [InlineData(LatchedAcknowledged, LatchedAcknowledged)]
    public void Acknowledging_says_that_it_was_seen_and_no_more(AlarmState from, AlarmState to) => Assert.Equal(to, AlarmLifecycle.Acknowledge(from));

    [Theory]
    [InlineData(Normal, Normal)]
    [InlineData(Unacknowledged, Unacknowledged)]
    [InlineData(Acknowledged, Acknowledged)]
    [InlineData(ReturnedUnacknowledged, ReturnedUnacknowledged)]
    [InlineData(LatchedUnacknowledged, Normal)]
    [InlineData(LatchedAcknowledged, Normal)]
    public void A_reset_ends_what_is_latched_and_gone_only(AlarmState from, AlarmState to) => Assert.Equal(to, AlarmLifecycle.Reset(from));

    [Fact]
    public void A_plain_alarm_lives_from_raised_to_acknowledged_to_normal()
    {
        var site = new TestSite().Point("leak").Rule("wet", "leak");

        site.At(1).Good("leak", 1);
        site.At(2).Do(OperatorVerb.Acknowledge, "wet");
        site.At(3).Good("leak", 0);

        Assert.Equal(["1 Raised Normal→Unacknowledged", "2 Acknowledged Unacknowledged→Acknowledged", "3 ReturnedToNormal Acknowledged→Normal"], site.Said("wet"));
    }

    [Fact]
    public void A_return_that_nobody_saw_waits_for_somebody_and_may_be_raised_again()
    {
        var site = new TestSite().Point("leak").Rule("wet", "leak");

        site.At(1).Good("leak", 1).At(2).Good("leak", 0).At(3).Good("leak", 1).At(4).Good("leak", 0);
        site.Do(OperatorVerb.Acknowledge, "wet");

        Assert.Equal(
            ["1 Raised Normal→Unacknowledged", "2 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged", "3 ReRaised ReturnedUnacknowledged→Unacknowledged",
             "4 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged", "4 Acknowledged ReturnedUnacknowledged→Normal"],
            site.Said("wet"));
    }

    [Fact]
    public void A_latched_alarm_leaves_by_reset_alone()
    {
        var site = new TestSite().Point("smoke").Fire("fire", "smoke");

        site.At(1).Good("smoke", 1).At(2).Good("smoke", 0);
        site.Do(OperatorVerb.Acknowledge, "fire");
        Assert.Equal(LatchedAcknowledged, site.Alarm("fire").State);
        Assert.Equal(ActionOutcome.Done, site.Do(OperatorVerb.Reset, "fire").Outcome);

        Assert.Equal(Normal, site.Alarm("fire").State);
    }

    [Fact]
    public void Every_transition_has_the_next_sequence_number()
    {
        var site = new TestSite().Point("leak").Rule("wet", "leak").Rule("wetter", "leak = 1");

        site.At(1).Good("leak", 1).At(2).Good("leak", 0).At(40);

        Assert.Equal(Enumerable.Range(1, site.Log.Count).Select(static n => (long)n), site.Log.Select(static t => t.Sequence));
        Assert.Equal(5, site.Log.Count);
    }
}
