using CityEdge.Simulator.Devices;

namespace CityEdge.Scenarios.Rig;

/// <summary>The sites that scenarios play at.</summary>
internal static class Shops
{
    /// <summary>
    /// A café: a radio hub with two detectors on a line of its own; a temperature board, a meter and the siren board on another. Opening hours 8 to 22.
    /// </summary>
    public const string Cafe =
        """
        site: {id: tzf-210-12-3, name: {zh: 咖啡店, en: Café}, timezone: Asia/Shanghai, hours: {daily: "08:00-22:00"}}
        zones: {counter: {name: {zh: 店堂, en: Counter}, boundary: private}, kitchen: {name: {zh: 厨房, en: Kitchen}, boundary: private}, lane: {name: {zh: 弄堂, en: Lane}, boundary: corridor}}
        lines:
          bus1: {modbus-rtu: {port: /dev/ttyUSB0, baud: 9600}}
          bus2: {modbus-rtu: {port: /dev/ttyUSB1, baud: 9600}}
        devices:
          hub: {profile: rielta/ladoga-brshs-rk, line: bus2, address: 2, zone: counter, without: [smoke-3, link-3, backup-supply-3, supply-3, tamper-3, registered-3, smoke-4, link-4, backup-supply-4, supply-4, tamper-4, registered-4]}
          temp-1: {profile: xy/md02, line: bus1, address: 4, zone: kitchen}
          meter: {profile: eastron/sdm120, line: bus1, address: 12, zone: kitchen, baud: 9600}
          relay-1: {profile: waveshare/relay-8, line: bus1, address: 30, zone: lane}
        rules:
          - {id: left-on, when: "meter.power > 300 W for 10 min and not open", alarm: {class: electrical, priority: P2}}
        outputs:
          siren: {relay: {device: relay-1, point: coil1}, for: [P1]}
          lamp: {relay: {device: relay-1, point: coil2}, for: [P1, P2]}
        """;

    public const byte HubAt = 2;
    public const byte TempAt = 4;
    public const byte MeterAt = 12;
    public const byte RelayAt = 30;

    /// <summary>The alarms of the café that scenarios speak of, and its siren.</summary>
    public const string Fire1 = "hub.smoke-1.fire";
    public const string Fire2 = "hub.smoke-2.fire";
    public const string Hot = "temp-1.temperature.high";
    public const string LeftOn = "left-on";
    public const string Siren = "coil1";
    public const string Lamp = "coil2";

    /// <summary>The repository's profiles.</summary>
    public static string Profiles { get; } = Path.Combine(Root(), "firmware-profiles");

    /// <summary>Every device of the café in good health.</summary>
    public static void Furnish(SiteRig site)
    {
        site.Put("bus2", new LadogaHub(HubAt));
        site.Put("bus1", new XyMd02(TempAt));
        site.Put("bus1", new Sdm120(MeterAt));
        site.PutRelay("bus1", RelayAt);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CityEdge.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("CityEdge.sln is not above the test's folder");
    }
}
