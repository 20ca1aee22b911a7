using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>k of n within a window, with voters that fail (S3).</summary>
public sealed class VoteTests
{
    private static TestSite TwoOfThree(int need = 2)
    {
        var site = new TestSite().Point("a", 30).Point("b", 30).Point("c", 30);
        var voters = new[] { "a", "b", "c" }.Select(site.Parse).ToArray();
        return site.Rule("vote", new Vote(need, TimeSpan.FromSeconds(60), voters), AlarmClass.Fire, AlarmPriority.P1)
            .At(0).Good("a", 0).Good("b", 0).Good("c", 0);
    }

    private static TestSite Keep(TestSite site, double at, params string[] names)
    {
        site.At(at);
        foreach (var name in names)
        {
            site.Good(name, 0);
        }

        return site;
    }

    [Fact]
    public void Two_of_three_within_the_window_raise_and_the_second_is_the_cause()
    {
        var site = TwoOfThree();

        site.At(1).Good("a", 1).At(2).Good("a", 0).At(25).Good("c", 1);

        Assert.Equal(["25 Raised Normal→Unacknowledged"], site.Said("vote"));
        Assert.Equal(site.P("c"), site.Alarm("vote").Cause);
    }

    [Fact]
    public void Two_that_are_further_apart_than_the_window_do_not()
    {
        var site = TwoOfThree();

        site.At(1).Good("a", 1).At(2).Good("a", 0);
        Keep(Keep(Keep(site, 25, "a", "b", "c"), 50, "a", "b", "c"), 62, "a", "b").Good("c", 1);

        Assert.Empty(site.Said("vote"));
    }

    [Fact]
    public void A_vote_ends_at_the_exact_end_of_its_window()
    {
        var site = TwoOfThree();
        site.At(1).Good("a", 1).Good("b", 1).At(5).Good("a", 0).At(10).Good("b", 0);

        Keep(Keep(Keep(site, 29, "a", "b", "c"), 55, "a", "b", "c"), 80, "a", "b", "c");

        Assert.Equal(["1 Raised Normal→Unacknowledged", "65 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("vote"));
    }

    [Fact]
    public void A_failed_voter_makes_the_vote_easier_and_says_so()
    {
        var site = TwoOfThree();

        Keep(site, 20, "b", "c").At(31);
        Assert.True(site.Alarm("vote").Marks.HasFlag(AlarmMarks.Degraded));
        site.At(32).Good("b", 1);

        Assert.Equal(["30 MarksChanged Normal→Normal", "32 Raised Normal→Unacknowledged"], site.Said("vote"));
    }

    [Fact]
    public void A_voter_that_fails_after_another_spoke_raises_at_its_fault()
    {
        var site = TwoOfThree();

        site.At(20).Good("b", 1).Good("c", 0).At(31);

        Assert.Equal("30 Raised Normal→Unacknowledged", site.Said("vote")[0]);
    }

    [Fact]
    public void One_bad_reading_is_no_failed_voter()
    {
        var site = TwoOfThree();

        site.At(1).Bad("a").Good("b", 1);

        Assert.Empty(site.Said("vote"));
    }

    [Fact]
    public void A_voter_that_spoke_and_then_failed_counts_once()
    {
        var site = TwoOfThree();

        site.At(10).Good("a", 1);
        Keep(site, 25, "b", "c").At(41);

        Assert.True(site.View("a").InFault);
        Assert.Empty(site.Said("vote"));
    }

    [Fact]
    public void The_need_never_falls_below_one_and_failed_voters_alone_raise_nothing()
    {
        var site = TwoOfThree();

        site.At(100);

        Assert.All(new[] { "a", "b", "c" }, name => Assert.True(site.View(name).InFault));
        Assert.DoesNotContain(site.Log, t => t.Alarm == site.A("vote") && t.Event == AlarmEvent.Raised);
    }

    [Fact]
    public void Missing_data_never_clears_a_vote()
    {
        var site = TwoOfThree();
        site.At(1).Good("a", 1).Good("b", 1).Good("c", 0);

        site.At(2).Bad("a").Bad("b").At(1000);

        Assert.True(site.Alarm("vote").IsActive);
    }

    [Fact]
    public void An_isolated_voter_makes_the_vote_easier_too_and_is_not_waited_for()
    {
        var site = TwoOfThree();
        site.Do(OperatorVerb.Isolate, point: "a");
        Assert.True(site.Alarm("vote").Marks.HasFlag(AlarmMarks.Degraded));

        site.At(1).Good("b", 1);
        Assert.True(site.Alarm("vote").IsActive);
        Keep(Keep(Keep(site, 20, "b", "c"), 45, "b", "c"), 70, "b", "c").At(81);

        Assert.False(site.Alarm("vote").IsActive);
    }

    [Fact]
    public void A_failed_voter_clears_no_alarm_that_stands_on_the_opposite()
    {
        var site = new TestSite().Point("a", 30).Point("b", 0).Rule("quiet", "not 2 of (a, b) within 5 s").At(0).Good("a", 0).Good("b", 1);

        site.At(20).Good("b", 1).At(100).Good("b", 1);

        Assert.True(site.View("a").InFault);
        Assert.True(site.Alarm("quiet").IsActive);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 2)]
    [InlineData(1, 0)]
    public void A_vote_that_cannot_work_is_refused_at_load(int need, int voters)
    {
        var site = new TestSite().Point("a");
        site.Rule("vote", new Vote(need, TimeSpan.FromSeconds(60), [.. Enumerable.Repeat(site.Parse("a"), voters)]));

        Assert.Single(site.Model.Validate());
    }
}
