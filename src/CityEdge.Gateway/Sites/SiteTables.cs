using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Packs;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Sites;

/// <summary>The keys of site.yaml: one table per record, from which binder, site.schema.json, reference page and errors are made.</summary>
internal static class SiteTables
{
    private static readonly RuleTextShape Condition = new();

    // site:
    private static readonly Key<double> Latitude = Must("lat", Number, "纬度，度", "latitude, degrees");
    private static readonly Key<double> Longitude = Must("lon", Number, "经度，度", "longitude, degrees");
    private static readonly RecordShape<GeoLocation> Location = new(
        "location", About("位置（WGS 84）。", "Where the site lies (WGS 84)."), [Latitude, Longitude], MakeLocation);

    private static readonly Key<string> SiteId = Must("id", Name, "现场标识", "id of the site");
    private static readonly Key<LocalText> SiteName = Must("name", Bilingual, "现场名称", "name of the site");
    private static readonly Key<TimeZoneInfo> Zone = May("timezone", new TimeZoneShape(), TimeZoneInfo.Utc, "UTC", "时区", "time zone");
    private static readonly Key<GeoLocation> LocationKey = May("location", Location, null, null, "位置", "where it lies");
    private static readonly Key<OpeningHours> HoursKey = May("hours", HoursTable.Hours, null, null, "营业时间", "opening hours");
    private static readonly RecordShape<SiteConfig> Head = new(
        "site", About("现场自身。", "The site itself."), [SiteId, SiteName, Zone, LocationKey, HoursKey],
        bound => new SiteConfig
        {
            Id = bound.Get(SiteId),
            Name = bound.Get(SiteName),
            TimeZone = bound.Get(Zone),
            Location = bound.Get(LocationKey),
            Hours = bound.Get(HoursKey),
            Places = bound.Places,
        });

    // zones:
    private static readonly Key<LocalText> ZoneName = Must("name", Bilingual, "区域名称", "name of the zone");
    private static readonly Key<ZoneBoundary> Boundary = May("boundary", new ChoiceShape<ZoneBoundary>(), ZoneBoundary.Private, "private", "城市平台能看到什么；未写即 private", "what the city may see of it; private unless said otherwise");
    private static readonly RecordShape<ZoneDefinition> ZoneTable = new(
        "zone", About("报警和静音所属的地方。", "A place that alarms and silences belong to."), [ZoneName, Boundary],
        bound => new ZoneDefinition { Id = "", Name = bound.Get(ZoneName), Boundary = bound.Get(Boundary) });

    // lines:
    private static readonly Key<string> SerialPort = Must("port", Text, "串口；/dev/serial/by-id 下的路径在重插后不变", "serial port; a path under /dev/serial/by-id survives a re-plug");
    private static readonly Key<long> Baud = May("baud", LinkTables.Baud, 9600, "9600", "波特率", "baud rate");
    private static readonly Key<SerialParity> Parity = May("parity", LinkTables.Parity, SerialParity.None, "none", "校验", "parity");
    private static readonly Key<long> StopBits = May("stop-bits", Integer(1, 2), 1, "1", "停止位", "stop bits");
    private static readonly RecordShape<LineConfig> Rtu = new(
        "modbus-rtu", About("串口上的 Modbus RTU。", "Modbus RTU on a serial port."), [SerialPort, Baud, Parity, StopBits],
        bound => new ModbusRtuLine { Id = "", Port = bound.Get(SerialPort), Baud = (int)bound.Get(Baud), Parity = bound.Get(Parity), StopBits = (int)bound.Get(StopBits), Places = bound.Places });

    private static readonly Key<string> Host = Must("host", Text, "主机名或地址", "host name or address");
    private static readonly Key<long> TcpPort = May("port", Integer(1, 65535), 502, "502", "TCP 端口", "TCP port");
    private static readonly RecordShape<LineConfig> Tcp = new(
        "modbus-tcp", About("Modbus TCP。", "Modbus TCP."), [Host, TcpPort],
        bound => new ModbusTcpLine { Id = "", Host = bound.Get(Host), Port = (int)bound.Get(TcpPort), Places = bound.Places });

    private static readonly Key<long> ServerPort = Must("port", Integer(1, 65535), "串口服务器的 TCP 端口", "TCP port of the serial server");
    private static readonly RecordShape<LineConfig> RtuOverTcp = new(
        "modbus-rtu-over-tcp", About("经串口服务器的 Modbus RTU。", "Modbus RTU frames through a serial server."), [Host, ServerPort, Baud],
        bound => new ModbusRtuOverTcpLine { Id = "", Host = bound.Get(Host), Port = (int)bound.Get(ServerPort), Baud = (int)bound.Get(Baud), Places = bound.Places });

    private static readonly OneOfShape<LineConfig> Line = new(
        [("modbus-rtu", Rtu), ("modbus-tcp", Tcp), ("modbus-rtu-over-tcp", RtuOverTcp), .. LineTables.Messages],
        later: []);

    // devices:
    private static readonly Key<RuleText> OverrideWhen = May("when", Condition, default, null, "条件，value 代表该测点", "condition; value stands for the point");
    private static readonly Key<bool> Armed = May("armed", Flag, true, "true", "false：只记录，不报警", "false: recorded, never annunciated");
    private static readonly Key<AlarmPriority> OverridePriority = May("priority", ProfileTables.Priority, default, null, "优先级", "priority");
    private static readonly Key<bool> OverrideLatched = May("latched", Flag, false, null, "锁存", "stands until reset");
    private static readonly Key<TimeSpan> OnDelay = May("on-delay", Delay, TimeSpan.Zero, null, "条件持续多久才报警", "how long the condition must hold");
    private static readonly Key<TimeSpan> OffDelay = May("off-delay", Delay, TimeSpan.Zero, null, "条件消失多久才恢复", "how long it must have gone");
    private static readonly RecordShape<AlarmOverride> Override = new(
        "device-alarm", About("对设备缺省报警的修改；未写的保持不变。", "A change of a device's default alarm; what is left out stays."),
        [OverrideWhen, Armed, OverridePriority, OverrideLatched, OnDelay, OffDelay],
        bound => new AlarmOverride
        {
            Name = "",
            When = bound.Maybe(OverrideWhen),
            Armed = bound.Maybe(Armed),
            Priority = bound.Maybe(OverridePriority),
            Latched = bound.Maybe(OverrideLatched),
            OnDelay = bound.Maybe(OnDelay),
            OffDelay = bound.Maybe(OffDelay),
            Places = bound.Places,
        });

    private static readonly MapShape<AlarmOverride> Overrides = new(
        text => text.Split('.') is [var point, var alarm] && NameShape.IsName(point) && NameShape.IsName(alarm),
        "^[a-z0-9][a-z0-9-]*[.][a-z0-9][a-z0-9-]*$", new LocalText("“测点.报警”", "point.alarm"), Override);

    private static readonly Key<string> Profile = Must("profile", Text, "", "设备档案：厂商/型号", "device profile: vendor/model");
    private static readonly Key<string> DeviceLine = Must("line", Name, "", "所在线路", "line that it hangs on");
    private static readonly Key<string> Address = Must("address", Text, "", "地址：Modbus 站号（RTU 1–247，TCP 另可 0、255）、MQTT 名称、DevEUI、表号", "address: Modbus unit id (1–247 on RTU, on TCP also 0 and 255), MQTT name, DevEUI, meter number");
    private static readonly Key<string> DeviceBase = May("base", Text, null, null, "主题中的 {base}，与档案不同时写", "what {base} stands for in its topics, where it is not the profile's");
    private static readonly Key<string> Via = May("via", Name, null, null, "经哪台设备接入（网桥、LoRaWAN 网关）：它失联则只报一个故障", "the device that it is reached through (bridge, LoRaWAN gateway): when that is gone there is one fault");
    private static readonly Key<DeviceKey> DeviceKeyKey = May("key", new DeviceKeyShape(), null, null, "设备口令的摘要，由 cityedge token 生成", "digest of its token, made by `cityedge token`");
    private static readonly Key<string> DeviceZone = Must("zone", Name, "", "所在区域", "zone that it stands in");
    private static readonly Key<LocalText> DeviceName = May("name", Bilingual, default, null, "名称", "name for people");
    private static readonly Key<long> DeviceBaud = May("baud", LinkTables.Baud, 0, null, "设备已改设的波特率", "baud rate that the device was set to, where it is not the factory's");
    private static readonly Key<IReadOnlyList<string>> Without = May("without", List(Name), [], "[]", "此处未接的测点", "points of the profile that are not fitted here");
    private static readonly Key<IReadOnlyList<MapEntry<AlarmOverride>>> DeviceAlarms = May("alarms", Overrides, [], "{}", "对缺省报警的修改", "changes of its default alarms");
    private static readonly Key<IReadOnlyList<MapEntry<PointReport>>> DeviceReports = May("report", Map(ProfileTables.Report), [], "{}", "各测点哪些读数入历史", "which readings of its points are kept");
    private static readonly RecordShape<DeviceConfig> Device = new(
        "device", About("现场的一台设备。", "A device of the site."), [Profile, DeviceLine, Address, DeviceBase, Via, DeviceKeyKey, DeviceZone, DeviceName, DeviceBaud, Without, DeviceAlarms, DeviceReports],
        bound => new DeviceConfig
        {
            Id = "",
            Profile = bound.Get(Profile),
            Line = bound.Get(DeviceLine),
            Address = bound.Get(Address)!,
            Addressed = bound.Has(Address),
            Base = bound.Get(DeviceBase),
            Via = bound.Get(Via),
            Key = bound.Get(DeviceKeyKey),
            Zone = bound.Get(DeviceZone),
            Name = bound.Get(DeviceName),
            Baud = (int?)bound.Maybe(DeviceBaud),
            Without = bound.Get(Without),
            Alarms = [.. bound.Get(DeviceAlarms).Where(alarm => alarm.Value is not null).Select(alarm => alarm.Value! with { Name = alarm.Name, Places = alarm.Value.Places.StartingAt(alarm.Mark) })],
            Reports = bound.Get(DeviceReports),
            Places = bound.Places,
        });

    // rules:
    private static readonly Key<long> Need = Must("need", Integer(1, 100), "需要几个", "how many must hold");
    private static readonly Key<TimeSpan> Within = Must("within", new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)), "在多长时间内", "within how long");
    private static readonly Key<IReadOnlyList<RuleText>> Of = Must("of", List(Condition), "各个条件", "the conditions");
    private static readonly RecordShape<VoteConfig> Vote = new(
        "vote", About("n 个条件中的 k 个。", "k of n conditions within a time."), [Need, Within, Of], MakeVote);

    private static readonly Key<AlarmClass> AlarmClassKey = Must("class", ProfileTables.Class, "类别", "what kind of event it is");
    private static readonly Key<AlarmPriority> AlarmPriorityKey = Must("priority", ProfileTables.Priority, "优先级", "P1 life at risk, P2 danger, P3 warning");
    private static readonly Key<bool> AlarmLatched = May("latched", Flag, false, "false", "锁存，须人工复位", "stands until a person resets it");
    private static readonly Key<string> AlarmZone = May("zone", Name, null, null, "区域；未写则取各测点共同的区域", "zone; left out, the one that its points share");
    private static readonly Key<LocalText> AlarmName = May("name", Bilingual, default, null, "报警名称", "what people read when it sounds");
    private static readonly RecordShape<RuleAlarm> Alarm = new(
        "rule-alarm", About("规则触发的报警。", "The alarm that a rule raises."), [AlarmClassKey, AlarmPriorityKey, AlarmLatched, AlarmZone, AlarmName],
        bound => new RuleAlarm(
            bound.Get(AlarmClassKey), bound.Get(AlarmPriorityKey), bound.Get(AlarmLatched), bound.Get(AlarmZone), bound.Maybe(AlarmName), bound.Places));

    private static readonly Key<string> RuleId = Must("id", Name, "规则标识", "id of the rule");
    private static readonly Key<RuleText> When = May("when", Condition, default, null, "条件；when 与 vote 二选一", "condition; one of when and vote");
    private static readonly Key<VoteConfig> VoteKey = May("vote", Vote, null, null, "表决；when 与 vote 二选一", "vote; one of when and vote");
    private static readonly Key<UnknownRule> Unknown = May("unknown", PackTables.Unknowns, UnknownRule.Keep, "keep", "条件未知时：keep 保持，raise 报警（标为未核实）", "while the condition is unknown: keep leaves the alarm as it is, raise raises it, marked unverified");
    private static readonly Key<RuleAlarm> RuleAlarmKey = Must("alarm", Alarm, "报警", "the alarm that it raises");
    private static readonly RecordShape<RuleConfig> Rule = new(
        "rule", About("现场的一条规则。", "A rule of the site."), [RuleId, When, VoteKey, RuleAlarmKey, OnDelay, OffDelay, Unknown, Armed], MakeRule);

    // packs:
    private static readonly Key<IReadOnlyList<string>> PackIn = May("in", List(Name), null, null, "用于哪些区域或设备；未写则用于有其测点的所有地方", "the zones or devices that it is made for; left out, wherever its points are");
    private static readonly Key<IReadOnlyList<MapEntry<Amount>>> PackSet = May("set", Map(PackTables.Parameter), [], "{}", "参数的取值", "values of its parameters");
    private static readonly Key<IReadOnlyList<string>> PackOff = May("off", List(Name), [], "[]", "不用的规则", "its rules that are left out");
    private static readonly RecordShape<PackPlace> PackPlaceTable = new(
        "pack-place", About("规则包在一处的不同之处。", "What is different at one place of a pack."), [PackSet, PackOff, Armed],
        bound => new PackPlace { Set = bound.Get(PackSet), Off = bound.Get(PackOff), Armed = bound.Maybe(Armed), Places = bound.Places });

    private static readonly Key<IReadOnlyList<MapEntry<PackPlace>>> PackPer = May("per", Map(PackPlaceTable), [], "{}", "各处的不同之处", "what is different at one zone or device");
    private static readonly RecordShape<PackUse> PackTable = new(
        "pack-use", About("一个规则包在现场的使用。", "How the site uses a rule pack."), [PackIn, PackSet, PackPer, PackOff, Armed],
        bound => new PackUse
        {
            Pack = "",
            In = bound.Has(PackIn) ? bound.Get(PackIn) : null,
            Set = bound.Get(PackSet),
            Per = bound.Get(PackPer),
            Off = bound.Get(PackOff),
            Armed = bound.Get(Armed),
            Places = bound.Places,
        });

    // outputs:
    private static readonly Key<string> RelayDevice = Must("device", Name, "设备", "the device");
    private static readonly Key<string> RelayPoint = Must("point", Name, "设备的输出", "its output");
    private static readonly RecordShape<RelayConfig> Relay = new(
        "relay", About("Modbus 继电器。", "A relay over Modbus."), [RelayDevice, RelayPoint],
        bound => new RelayConfig(bound.Get(RelayDevice), bound.Get(RelayPoint), bound.Places));

    private static readonly Key<RelayConfig> RelayKey = Must("relay", Relay, "继电器", "the relay");
    private static readonly Key<IReadOnlyList<AlarmPriority>> For = May("for", List(ProfileTables.Priority), [AlarmPriority.P1], "[P1]", "为哪些优先级发声", "priorities it sounds for");
    private static readonly Key<IReadOnlyList<AlarmClass>> Classes = May("classes", List(ProfileTables.Class), [], "[]", "为哪些类别发声，空为全部", "classes it sounds for; empty means all");
    private static readonly Key<IReadOnlyList<string>> Zones = May("zones", List(Name), [], "[]", "为哪些区域发声，空为全部", "zones it sounds for; empty means all");
    private static readonly Key<OutputPattern> Pattern = May("pattern", new ChoiceShape<OutputPattern>(), OutputPattern.Steady, "steady", "发声方式", "how it sounds");

    private static readonly Key<ActKind> ActKindKey = Must("kind", new ChoiceShape<ActKind>(), "控制什么；消防干管和排烟一律拒绝", "what it works upon; a fire main and a smoke extract are refused");
    private static readonly Key<ActPosition> ActTo = Must("to", new ChoiceShape<ActPosition>(), "动作到什么位置；继电器此时吸合", "where it puts it; the relay is energised then");
    private static readonly Key<IReadOnlyList<RuleText>> ActFor = Must("for", List(new CauseShape()), "哪些报警是依据：类别或报警标识；须两台设备同时报警，或由人操作", "alarms that are causes: classes or ids; two devices must be in alarm at once, or a person acts");
    private static readonly Key<IReadOnlyList<string>> ActZones = May("zones", List(Name), [], "[]", "只看这些区域的报警，空为全部", "only alarms of these zones; empty means all");
    private static readonly Key<IReadOnlyList<BreakerLoad>> Feeds = May("feeds", List(new ChoiceShape<BreakerLoad>()), [], null, "断路器供电给什么；断路器必填", "what hangs on a breaker; a breaker must say so");
    private static readonly Key<TimeSpan> ActMost = May("most", Delay, TimeSpan.Zero, null, "最长动作时间；风机和门必填，阀门和断路器不可填", "longest time to act; a fan or a door must say so, a valve or a breaker must not");
    private static readonly Key<GatewayLoss> OnGatewayLoss = Must("on-gateway-loss", new ChoiceShape<GatewayLoss>(), "网关失效时：保持、打开（断电）、关闭（合电）", "what becomes of it when the gateway is gone");
    private static readonly RecordShape<ActConfig> Acts = new(
        "acts", About("对现场有动作的输出：阀、断路器、门、风机。", "What an output does to the site: valve, breaker, door, fan."),
        [ActKindKey, ActTo, ActFor, ActZones, Feeds, ActMost, OnGatewayLoss],
        bound => new ActConfig
        {
            Kind = bound.Get(ActKindKey),
            To = bound.Get(ActTo),
            For = bound.Get(ActFor),
            Zones = [.. bound.Get(ActZones).Distinct()],
            Feeds = bound.Get(Feeds),
            Most = bound.Maybe(ActMost),
            OnGatewayLoss = bound.Get(OnGatewayLoss),
            Places = bound.Places,
        });

    private static readonly Key<ActConfig> ActsKey = May("acts", Acts, null, null, "对现场的动作；有它则不发声", "what it does to the site; with it the output does not sound");
    private static readonly RecordShape<OutputConfig> Output = new(
        "output", About("发声、发光或动作的输出。", "An output that sounds, shows or acts."), [RelayKey, For, Classes, Zones, Pattern, ActsKey],
        MakeOutput);

    // page:
    private static readonly Key<PageConfig> Listen = May("listen", new ListenShape(), new PageConfig(), "127.0.0.1:8080", "监听地址", "where it listens");
    private static readonly RecordShape<PageConfig> Page = new(
        "page", About("本地页面。", "The local page."), [Listen], bound => bound.Get(Listen));

    // The file.
    private static readonly Key<SiteConfig> HeadKey = Must("site", Head, null, "现场自身", "the site itself");
    private static readonly Key<IReadOnlyList<MapEntry<ZoneDefinition>>> ZonesKey = May("zones", Map(ZoneTable), [], "{}", "区域", "its zones");
    private static readonly Key<IReadOnlyList<MapEntry<LineConfig>>> Lines = May("lines", Map(Line), [], "{}", "线路", "its lines");
    private static readonly Key<IReadOnlyList<MapEntry<DeviceConfig>>> Devices = May("devices", Map(Device), [], "{}", "设备", "its devices");
    private static readonly Key<IReadOnlyList<MapEntry<RuleText>>> Let = May("let", PackTables.Definitions, [], "{}", "有名字的量和条件，供规则使用", "named quantities and conditions that its rules may use");
    private static readonly Key<IReadOnlyList<MapEntry<PackUse>>> Packs = May("packs", Map(PackTable), [], "{}", "规则包", "its rule packs");
    private static readonly Key<IReadOnlyList<RuleConfig>> Rules = May("rules", List(Rule), [], "[]", "规则", "its rules");
    private static readonly Key<IReadOnlyList<MapEntry<OutputConfig>>> Outputs = May("outputs", Map(Output), [], "{}", "输出", "its outputs");
    private static readonly Key<PageConfig> PageKey = May("page", Page, null, null, "本地页面", "the local page");
    private static readonly Key<YamlNode> People = May("people", new LaterShape("people"), null, null, "人员", "people");
    private static readonly Key<YamlNode> Ladder = May("ladder", new LaterShape("ladder"), null, null, "呼叫次序", "whom to call when");
    private static readonly Key<YamlNode> Uplinks = May("uplinks", new LaterShape("uplinks"), null, null, "上行", "uplinks");

    /// <summary>The whole of site.yaml with what stands in site.d.</summary>
    public static readonly RecordShape<SiteConfig> Site = new(
        "site-file", About("一个现场的全部配置。", "The whole configuration of a site."),
        [HeadKey, ZonesKey, Lines, Devices, Let, Rules, Packs, Outputs, PageKey, People, Ladder, Uplinks],
        MakeSite);

    private sealed record RuleAlarm(AlarmClass Class, AlarmPriority Priority, bool Latched, string? Zone, LocalText? Name, Places Places);

    private sealed record RelayConfig(string Device, string Point, Places Places);

    /// <summary>How an output sounds. Timed patterns are the board's own business and come with the boards that have them.</summary>
    private enum OutputPattern
    {
        Steady = 0,
    }

    private static GeoLocation? MakeLocation(Bound bound)
    {
        var (latitude, longitude) = (bound.Get(Latitude), bound.Get(Longitude));
        if (Math.Abs(latitude) > 90)
        {
            bound.Error(Latitude, "纬度应在 -90 到 90 之间", "a latitude lies between -90 and 90");
        }

        if (Math.Abs(longitude) > 180)
        {
            bound.Error(Longitude, "经度应在 -180 到 180 之间", "a longitude lies between -180 and 180");
        }

        return new GeoLocation(latitude, longitude);
    }

    private static VoteConfig? MakeVote(Bound bound)
    {
        var of = bound.Get(Of);

        // Conditions that are wrong were left out of the bound list; the vote is judged by what was written.
        var written = (bound.Places.Node(Of.Name) as YamlList)?.Items.Count ?? of.Count;
        if (written == 0)
        {
            bound.Error(Of, "表决没有任何条件", "a vote over nothing");
            return null;
        }

        if (bound.Get(Need) > written)
        {
            bound.Error(Need, $"只有 {written} 个条件，无法满足 {bound.Get(Need)} 个", $"needs {bound.Get(Need)} of only {written} conditions: it could never hold");
        }

        return new VoteConfig((int)bound.Get(Need), bound.Get(Within), of);
    }

    private static RuleConfig MakeRule(Bound bound)
    {
        if (bound.Places.Node(When.Name) is null == (bound.Places.Node(VoteKey.Name) is null))
        {
            bound.Diagnostics.Error(bound.Places.Start, "规则须有且只有 when 或 vote 之一", "a rule has exactly one of when and vote");
        }

        var alarm = bound.Get(RuleAlarmKey);
        return new RuleConfig
        {
            Id = bound.Get(RuleId),
            When = bound.Maybe(When),
            Vote = bound.Get(VoteKey),
            Class = alarm.Class,
            Priority = alarm.Priority,
            Latched = alarm.Latched,
            Zone = alarm.Zone,
            Name = alarm.Name,
            OnDelay = bound.Get(OnDelay),
            OffDelay = bound.Get(OffDelay),
            Unknown = bound.Get(Unknown),
            Armed = bound.Get(Armed),
            Places = bound.Places,
            AlarmPlaces = alarm.Places,
        };
    }

    private static OutputConfig MakeOutput(Bound bound)
    {
        if (bound.Places.Node(For.Name) is YamlList { Items.Count: 0 })
        {
            bound.Error(For, "输出不为任何优先级发声", "the output sounds for no priority");
        }

        if (bound.Places.Node(ActsKey.Name) is not null)
        {
            foreach (var key in (Key[])[For, Classes, Zones, Pattern])
            {
                if (bound.Places.Node(key.Name) is not null)
                {
                    bound.Error(key, "动作的输出不发声：for 和 zones 写在 acts 里", "an output that acts does not sound: for and zones stand under acts");
                }
            }
        }

        var relay = bound.Get(RelayKey);
        return new OutputConfig
        {
            Id = "",
            Device = relay.Device,
            Point = relay.Point,
            For = [.. bound.Get(For).Distinct()],
            Classes = [.. bound.Get(Classes).Distinct()],
            Zones = [.. bound.Get(Zones).Distinct()],
            Acts = bound.Get(ActsKey),
            Places = bound.Places,
            RelayPlaces = relay.Places,
        };
    }

    private static SiteConfig MakeSite(Bound bound)
    {
        var broken = new HashSet<string>(StringComparer.Ordinal);
        return (bound.Get(HeadKey) ?? new SiteConfig { Id = "" }) with
        {
            Zones = Whole(bound.Get(ZonesKey), "zone", broken, (zone, entry) => zone with { Id = entry.Name }),
            Lines = Whole(bound.Get(Lines), "line", broken, (line, entry) => line with { Id = entry.Name, Places = line.Places.StartingAt(entry.Mark) }),
            Devices = Whole(bound.Get(Devices), "device", broken, (device, entry) => device with { Id = entry.Name, Places = device.Places.StartingAt(entry.Mark) }),
            Outputs = Whole(bound.Get(Outputs), "output", broken, (output, entry) => output with { Id = entry.Name, Places = output.Places.StartingAt(entry.Mark) }),
            Definitions = [.. bound.Get(Let).Where(entry => entry.Value.Text is not null)],
            Rules = bound.Get(Rules),
            Packs = Whole(bound.Get(Packs), "pack", broken, (pack, entry) => pack with { Pack = entry.Name, Places = pack.Places.StartingAt(entry.Mark) }),
            Page = bound.Get(PageKey) ?? new PageConfig(),
            Broken = broken,
            Places = bound.Places,
        };
    }

    private static IReadOnlyList<T> Whole<T>(IReadOnlyList<MapEntry<T>> entries, string kind, HashSet<string> broken, Func<T, MapEntry<T>, T> name)
        where T : class
    {
        broken.UnionWith(entries.Where(entry => entry.Value is null).Select(entry => $"{kind}:{entry.Name}"));
        return [.. entries.Where(entry => entry.Value is not null).Select(entry => name(entry.Value!, entry))];
    }
}
