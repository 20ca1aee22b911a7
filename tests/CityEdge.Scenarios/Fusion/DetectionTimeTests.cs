using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Sites;
using CityEdge.Scenarios.Rig;

namespace CityEdge.Scenarios.Fusion;

/// <summary>What a pack holds back of one way to an alarm must not count against another way: a site with it keeps its detection limit.</summary>
public sealed class DetectionTimeTests
{
    [Fact]
    public void A_thermometer_on_a_bus_is_heard_within_its_limit_in_a_zone_with_the_fire_pack()
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "site.yaml"),
                """
                site: {id: cafe, name: {zh: 咖啡店, en: Café}, timezone: Asia/Shanghai}
                zones: {kitchen: {name: {zh: 厨房, en: Kitchen}, boundary: private}}
                lines: {bus1: {modbus-rtu: {port: /dev/ttyUSB0, baud: 9600}}, mqtt: {mqtt-connect: {url: "mqtt://broker.example"}}}
                packs: {fire: {in: [kitchen]}}
                devices:
                  temp-1: {profile: xy/md02, line: bus1, address: 4, zone: kitchen}
                  smoke-1: {profile: generic/smoke, line: mqtt, address: s1, zone: kitchen}
                """);

            var site = SiteLoader.Load(folder.FullName, Shops.Profiles).Site;

            Assert.NotNull(site);
            Assert.Contains(site.Model.Rules, static rule => rule.Alarm.Id == "fire.alarm@kitchen");
            Assert.DoesNotContain(DetectionBudget.Of(site, BudgetRules.Of(site)).Points, static point => point.IsOver);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
