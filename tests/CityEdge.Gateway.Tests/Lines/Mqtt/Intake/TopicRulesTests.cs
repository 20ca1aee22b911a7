using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class TopicRulesTests
{
    [Theory]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sport/a/b", true)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("#", "$SYS/a", false)]
    [InlineData("+/a", "$SYS/a", false)]
    [InlineData("$SYS/#", "$SYS/a", true)]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/b/c", false)]
    [InlineData("a/b", "A/b", false)]
    public void A_filter_matches_as_the_standard_says(string filter, string topic, bool matches) =>
        Assert.Equal(matches, TopicRules.Matches(filter, topic));

    [Theory]
    [InlineData("a/#", "a/+/b", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "#", false)]
    [InlineData("a/+", "a/#", false)]
    [InlineData("a/+", "a/+", true)]
    [InlineData("a/b", "a/+", false)]
    [InlineData("#", "$SYS/#", false)]
    [InlineData("+/b", "#", false)]
    public void A_filter_lies_within_another_or_not(string outer, string inner, bool covers) =>
        Assert.Equal(covers, TopicRules.Covers(outer, inner));

    /// <summary>What a filter covers, it matches: no topic may come through a subscription that its list would not let in.</summary>
    [Fact]
    public void Nothing_slips_through_a_covered_filter()
    {
        string[] names = ["a", "b", "", "$x", "+"];
        var level = Gen.Int[0, 3].Select(index => names[index]);
        var topics = level.Array[1, 4].Select(levels => string.Join('/', levels));
        var filters = Gen.Select(Gen.Int[0, 4].Select(index => names[index]).Array[1, 4], Gen.Bool)
            .Select((levels, open) => string.Join('/', levels) + (open ? "/#" : ""));
        Gen.Select(filters, filters, topics).Sample(sample =>
        {
            var (outer, inner, topic) = sample;
            return !TopicRules.Covers(outer, inner) || !TopicRules.Matches(inner, topic) || TopicRules.Matches(outer, topic);
        });
    }
}
