using System.Globalization;
using System.Text;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// The site of row mqtt-alarm behind one foreign broker, as Zigbee2MQTT's devices: in each zone a smoke detector whose fire is a P1 and a siren for it, and thermometers, each with
/// its heat rule and its battery's. The fires are not latched, so that a detector that is clear again ends its alarm once it was acknowledged.
/// </summary>
internal static class AlarmSite
{
    /// <summary>The first part of every topic.</summary>
    public const string Base = "bench";

    public const int Zones = 20;

    /// <summary>As many as mqtt_load.c names.</summary>
    public const int Rooms = 300;

    /// <summary>Writes <c>site.yaml</c>.</summary>
    public static void Write(string configDirectory, Uri broker)
    {
        var zones = new StringBuilder();
        var devices = new StringBuilder();
        var outputs = new StringBuilder();
        for (var zone = 0; zone < Zones; zone++)
        {
            zones.Append(CultureInfo.InvariantCulture, $"  z{zone}: {{name: Zone {zone}}}\n");
            devices.Append(CultureInfo.InvariantCulture,
                $"  smoke-{zone}: {{profile: heiman/hs1sa, line: zigbee, address: smoke-{zone}, base: {Base}, zone: z{zone}, alarms: {{smoke.fire: {{latched: false}}}}}}\n");
            devices.Append(CultureInfo.InvariantCulture, $"  siren-{zone}: {{profile: heiman/hs2wd-e, line: zigbee, address: siren-{zone}, base: {Base}, zone: z{zone}}}\n");
            outputs.Append(CultureInfo.InvariantCulture, $"  siren-{zone}: {{relay: {{device: siren-{zone}, point: siren}}, for: [P1], zones: [z{zone}]}}\n");
        }

        for (var room = 0; room < Rooms; room++)
        {
            devices.Append(CultureInfo.InvariantCulture,
                $"  room-{room}: {{profile: sonoff/snzb-02d, line: zigbee, address: room-{room}, base: {Base}, zone: z{room % Zones}}}\n");
        }

        Directory.CreateDirectory(configDirectory);
        File.WriteAllText(Path.Combine(configDirectory, "site.yaml"),
            $"site: {{id: bench, name: Bench}}\nzones:\n{zones}lines:\n  zigbee: {{mqtt-connect: {{url: \"{broker.OriginalString}\"}}}}\n"
            + $"devices:\n{devices}outputs:\n{outputs}page: {{listen: \"127.0.0.1:0\"}}\n");
    }
}
