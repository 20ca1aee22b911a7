using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Tests.Page;

/// <summary>A small shop: a smoke detector with its temperature, a leak detector, a siren, on one bus.</summary>
internal static class TestShop
{
    public static readonly PointId Bus = new(0);
    public static readonly PointId SmokeDevice = new(1);
    public static readonly PointId LeakDevice = new(2);
    public static readonly PointId Smoke = new(3);
    public static readonly PointId Temperature = new(4);
    public static readonly PointId Leak = new(5);
    public static readonly PointId Siren = new(6);
    public static readonly PointId Disk = new(7);
    public static readonly PointId Configuration = new(8);
    public static readonly PointId Canary = new(9);

    public const string SmokeAlarm = "smoke-1.smoke.alarm";
    public const string LeakAlarm = "leak-1.leak.alarm";

    private static readonly TimeSpan Long = TimeSpan.FromDays(20);

    /// <param name="kitchen">The name of the only zone.</param>
    /// <param name="shop">The name of the site.</param>
    public static BoundSite Build(LocalText? kitchen = null, LocalText? shop = null)
    {
        var zone = kitchen ?? new LocalText("厨房", "Kitchen");
        var model = new SafetyModel
        {
            Zones = [new ZoneDefinition { Id = "kitchen", Name = zone }],
            Points =
            [
                Point("line:bus1", PointRole.Line, PointKind.State, zone: -1),
                Point("device:smoke-1", PointRole.Device, PointKind.State, parent: Bus),
                Point("device:leak-1", PointRole.Device, PointKind.State, parent: Bus),
                Point("smoke-1.smoke", PointRole.Measurement, PointKind.State, parent: SmokeDevice, lifeSafety: true),
                Point("smoke-1.temperature", PointRole.Measurement, PointKind.Analog, parent: SmokeDevice, unit: Unit.Celsius),
                Point("leak-1.leak", PointRole.Measurement, PointKind.State, parent: LeakDevice),
                Point("output:siren", PointRole.Output, PointKind.State, parent: SmokeDevice),
                Point("gateway:state", PointRole.Gateway, PointKind.State, zone: -1),
                Point("gateway:configuration", PointRole.Gateway, PointKind.State, zone: -1),
                Point("canary", PointRole.Canary, PointKind.Analog, zone: -1) with { Supervision = TimeSpan.Zero },
            ],
            Rules =
            [
                Rule(SmokeAlarm, new LocalText("烟雾报警", "Smoke alarm"), Smoke, AlarmClass.Fire, AlarmPriority.P1),
                Rule(LeakAlarm, new LocalText("漏水", "Water leak"), Leak, AlarmClass.Water, AlarmPriority.P2),
            ],
            Outputs = [new OutputDefinition { Id = "siren", Priorities = [AlarmPriority.P1], StatusPoint = Siren }],
        };
        return new BoundSite
        {
            Config = new SiteConfig
            {
                Id = "tea-12-3",
                Name = shop ?? new LocalText("茶馆", "Teahouse"),
                TimeZone = TimeZoneInfo.CreateCustomTimeZone("CST", TimeSpan.FromHours(8), "CST", "CST"),
                Devices = [Device("smoke-1", new LocalText("一号烟感", "Smoke detector 1")), Device("leak-1", new LocalText("水浸", "Leak detector"))],
            },
            Model = model,
            Lines = [Line()],
            StateDisk = Disk,
            ConfigurationInForce = Configuration,
            Canary = Canary,
        };
    }

    private static PointDefinition Point(
        string name, PointRole role, PointKind kind, int zone = 0, PointId? parent = null, Unit unit = Unit.None, bool lifeSafety = false) => new()
        {
            Name = name,
            Role = role,
            Kind = kind,
            Unit = unit,
            Zone = zone,
            Parent = parent,
            Supervision = Long,
            LifeSafety = lifeSafety,
        };

    private static RuleDefinition Rule(string id, LocalText name, PointId point, AlarmClass kind, AlarmPriority priority) => new()
    {
        Alarm = new AlarmDefinition { Id = id, Name = name, Class = kind, Priority = priority, Zone = 0 },
        When = new StateEquals(point, 1),
        DetectorState = true,
    };

    private static DeviceConfig Device(string id, LocalText name) =>
        new() { Id = id, Profile = "test/" + id, Line = "bus1", Address = "1", Zone = "kitchen", Name = name };

    private static BoundLine Line() => new()
    {
        Config = new ModbusTcpLine { Id = "bus1", Host = "127.0.0.1" },
        Status = Bus,
        Devices =
        [
            new BoundDevice
            {
                Id = "smoke-1", Profile = Profile("smoke-1"), Unit = 1, Status = SmokeDevice,
                Points =
                [
                    Bound(Smoke, "smoke", new LocalText("烟雾", "Smoke"), PointKind.State, Unit.None),
                    Bound(Temperature, "temperature", new LocalText("温度", "Temperature"), PointKind.Analog, Unit.Celsius),
                ],
                Outputs =
                [
                    new BoundOutput
                    {
                        Output = 0, Id = "siren", Status = Siren,
                        Profile = new OutputProfile { Name = "siren", Title = new LocalText("警笛", "Siren"), Place = new CoilPlace { Coil = 0, ReadBack = 0 } },
                    },
                ],
            },
            new BoundDevice
            {
                Id = "leak-1", Profile = Profile("leak-1"), Unit = 2, Status = LeakDevice, Outputs = [],
                Points = [Bound(Leak, "leak", new LocalText("漏水", "Leak"), PointKind.State, Unit.None)],
            },
        ],
    };

    private static DeviceProfile Profile(string id) =>
        new() { Id = "test/" + id, Name = new LocalText("型号", "Model"), Kind = DeviceKind.Smoke, Source = "test", Link = new ModbusProfile() };

    private static BoundPoint Bound(PointId id, string name, LocalText title, PointKind kind, Unit unit)
    {
        var profile = new PointProfile
        {
            Name = name,
            Title = title,
            Kind = kind,
            Unit = unit,
            Place = new RegisterPlace { Table = RegisterTable.Holding, Address = 0, Type = RegisterType.U16 },
            Interval = TimeSpan.FromSeconds(1),
            Supervision = Long,
            States = kind == PointKind.State
                ? new Dictionary<int, LocalText> { [0] = new("正常", "quiet"), [1] = new("报警", "alarming") } : new Dictionary<int, LocalText>(),
        };
        return new BoundPoint { Id = id, Profile = profile, Decoder = new PointDecoder(profile) };
    }
}
