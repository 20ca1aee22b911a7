using CityEdge.Safety.Alarms;

namespace CityEdge.Safety.Tests.Alarms;

/// <summary>First-out, flood and chattering, and since when an alarm stands.</summary>
public sealed class MarksTests
{
    [Fact]
    public void The_first_of_its_zone_and_class_is_first_out_until_all_of_them_are_normal()
    {
        var site = new TestSite().Point("a").Point("b").Point("c").Fire("fire-a", "a").Fire("fire-b", "b").Fire("fire-hall", "c", zone: 1);

        site.At(1).Good("a", 1).At(2).Good("b", 1).Good("c", 1);

        Assert.True(site.Alarm("fire-a").Marks.HasFlag(AlarmMarks.FirstOut));
        Assert.False(site.Alarm("fire-b").Marks.HasFlag(AlarmMarks.FirstOut));
        Assert.True(site.Alarm("fire-hall").Marks.HasFlag(AlarmMarks.FirstOut));

        site.At(3).Good("a", 0).Good("b", 0);
        site.Do(OperatorVerb.Reset, zone: 0);
        site.At(4).Good("b", 1);

        Assert.True(site.Alarm("fire-b").Marks.HasFlag(AlarmMarks.FirstOut));
    }

    [Fact]
    public void The_eleventh_alarm_within_ten_minutes_is_a_flood_and_a_P1_never_is()
    {
        var site = new TestSite();
        for (var i = 0; i < 12; i++)
        {
            site.Point($"p{i}", 0).Rule($"r{i}", $"p{i}", priority: i == 11 ? AlarmPriority.P1 : AlarmPriority.P2);
        }

        for (var i = 0; i < 12; i++)
        {
            site.At(i).Good($"p{i}", 1);
        }

        Assert.False(site.Alarm("r9").Marks.HasFlag(AlarmMarks.Flood));
        Assert.True(site.Alarm("r10").Marks.HasFlag(AlarmMarks.Flood));
        Assert.False(site.Alarm("r11").Marks.HasFlag(AlarmMarks.Flood));
    }

    [Fact]
    public void Ten_alarms_in_ten_minutes_are_no_flood()
    {
        var site = new TestSite();
        for (var i = 0; i < 11; i++)
        {
            site.Point($"p{i}", 0).Rule($"r{i}", $"p{i}");
        }

        for (var i = 0; i < 11; i++)
        {
            site.At(i * 60.01).Good($"p{i}", 1);
        }

        Assert.False(site.Alarm("r10").Marks.HasFlag(AlarmMarks.Flood));
    }

    [Fact]
    public void Three_raises_within_a_minute_are_chattering()
    {
        var site = new TestSite().Point("leak").Rule("wet", "leak");

        site.At(0).Good("leak", 1).Good("leak", 0).At(30).Good("leak", 1).Good("leak", 0).At(61).Good("leak", 1);
        Assert.False(site.Alarm("wet").Marks.HasFlag(AlarmMarks.Chattering));
        site.Good("leak", 0).At(89).Good("leak", 1);

        Assert.True(site.Alarm("wet").Marks.HasFlag(AlarmMarks.Chattering));
    }

    [Fact]
    public void A_shadow_rule_is_recorded_and_never_sounds()
    {
        var site = new TestSite().Point("smoke").Output("siren", AlarmPriority.P2).Rule("trial", "smoke", armed: false);

        site.At(1).Good("smoke", 1);

        Assert.Equal(AlarmState.Unacknowledged, site.Alarm("trial").State);
        Assert.True(site.Alarm("trial").Marks.HasFlag(AlarmMarks.Unarmed));
        Assert.False(site.Engine.Wants(0));
    }

    [Fact]
    public void An_alarm_stands_since_it_was_raised_whatever_is_done_about_it()
    {
        var site = new TestSite().Point("a").Fire("fire", "a");
        site.At(10).Good("a", 1);
        var raised = site.Now;

        site.At(60).Do(OperatorVerb.Acknowledge, zone: 0);
        site.At(70).Good("a", 0);
        site.At(80).Good("a", 1);

        Assert.Equal(raised, site.Alarm("fire").Since);

        site.At(90).Good("a", 0);
        site.At(100).Do(OperatorVerb.Reset, zone: 0);

        Assert.Equal(site.Now, site.Alarm("fire").Since);
    }
}
