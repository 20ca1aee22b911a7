using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Sites;

/// <summary>The example of a shop takes every pack that is shipped: nobody should have to leave a rule out because a sensor of the example is read too seldom.</summary>
public sealed class ShopWithPacksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge").FullName;

    [Fact]
    public void Every_pack_of_the_shop_is_within_the_detection_limits()
    {
        var packs = Directory.EnumerateFiles(Path.Combine(Repository.Profiles, "packs"), "*.yaml").Select(Path.GetFileNameWithoutExtension).ToList();
        var shop = File.ReadAllText(Path.Combine(Repository.Profiles, "..", "install", "examples", "shop", "site.yaml"));
        File.WriteAllText(Path.Combine(_folder, "site.yaml"), $"{shop}\npacks: {{{string.Join(", ", packs.Select(pack => $"{pack}: {{}}"))}}}\n");

        var site = SiteLoader.Load(_folder, Repository.Profiles).Site!;

        Assert.Contains(site.Model.Rules, rule => rule.Alarm.Id == "fire.heat@kitchen");
        Assert.Empty(DetectionBudget.Of(site, BudgetRules.Of(site)).Points.Where(point => point.IsOver).Select(point => point.Name));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
