using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Scenarios.Rig;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>Devices that speak when they like, behind a bridge on a broker: what falls silent is one fault in its time, and what merely has nothing to say is none.</summary>
public sealed class SpokenDevicesTests
{
    private const string Dry = """{"water_leak":false,"battery":100,"battery_low":false,"tamper":false,"linkquality":90}""";

    private const string Site =
        """
        site: {id: shop, name: Shop}
        zones: {hall: {name: Hall, boundary: private}}
        lines:
          zigbee: {mqtt-connect: {url: "mqtt://10.0.0.5"}}
        devices:
          bridge: {profile: zigbee2mqtt/bridge, line: zigbee, address: bridge, zone: hall}
          leak-1: {profile: heiman/hs1wl, line: zigbee, address: leak-1, via: bridge, zone: hall}
          leak-2: {profile: heiman/hs1wl, line: zigbee, address: leak-2, via: bridge, zone: hall}
        """;

    [Fact]
    public void S2_a_battery_device_that_falls_silent_is_one_fault_within_its_supervision()
    {
        using var site = new SiteRig(Site);
        site.At("00:00:01", static s => s.Spoken("zigbee").Up());
        site.At("00:00:10", static s => s.Spoken("zigbee").Says("zigbee2mqtt/leak-1", Dry));
        for (var hour = 0; hour < 26; hour++)
        {
            site.At(TimeSpan.FromHours(hour) + TimeSpan.FromSeconds(10), static s => s.Spoken("zigbee").Says("zigbee2mqtt/leak-2", Dry));
        }

        site.Run("1.01:30:00");

        site.ExpectFaults(Between("00:00:00", "1.01:30:00"), "device:leak-1").ExpectFaults(Between("1.00:58:00", "1.01:00:11"), "device:leak-1");
    }

    [Fact]
    public void S15_a_gateway_that_starts_again_does_not_fault_battery_devices_that_have_not_spoken_since()
    {
        EngineSnapshot kept;
        DateTimeOffset stopped;
        using (var before = new SiteRig(Site))
        {
            before.At("00:00:01", static s => s.Spoken("zigbee").Up());
            before.At("00:00:10", static s => s.Spoken("zigbee").Says("zigbee2mqtt/leak-1", Dry));
            before.Run("00:10:00");
            (kept, stopped) = (before.Gateway.Engine.Snapshot(before.Moments.Now()), before.Clock.GetUtcNow());
        }

        using var site = new SiteRig(Site, wall: stopped, resume: kept);
        site.At("00:00:01", static s => s.Spoken("zigbee").Up());
        site.Run("02:00:00");

        site.ExpectFaults(Between("00:00:00", "02:00:00"));
    }

    [Fact]
    public void S2_a_broker_that_is_away_is_one_fault_and_leaves_none_behind()
    {
        using var site = new SiteRig(Site);
        site.At("00:00:01", static s => s.Spoken("zigbee").Up());
        site.At("00:00:10", static s => s.Spoken("zigbee").Says("zigbee2mqtt/leak-1", Dry));
        site.At("00:01:00", static s => s.Spoken("zigbee").Down());
        site.At("00:05:00", static s => s.Spoken("zigbee").Up());
        site.At("00:09:00", s =>
        {
            var last = s.View("leak-1.leak").Last;
            Assert.Equal((0.0, Quality.Uncertain, QualityReason.Retained), (last.Value, last.Quality, last.Reason));
        });

        site.Run("00:10:00");

        site.ExpectFaults(Between("00:00:00", "00:10:00"), "line:zigbee").Expect(Between("00:01:00", "00:01:05"), "line:zigbee", AlarmEvent.Raised)
            .Expect(Between("00:05:00", "00:05:05"), "line:zigbee", AlarmEvent.ReturnedToNormal);
    }
}
