using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Identification;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Devices;

/// <summary>
/// The keys of profile.yaml: one table per record, from which binder, profile.schema.json, reference page and errors are made.
/// A key that is added here is added everywhere.
/// </summary>
internal static class ProfileTables
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan DefaultSupervision = TimeSpan.FromSeconds(60);

    public static readonly ChoiceShape<AlarmPriority> Priority = new(priority => priority.ToString());
    public static readonly ChoiceShape<AlarmClass> Class = new();
    public static readonly ChoiceShape<DeviceKind> Kinds = new();
    public static readonly ChoiceShape<PriceTier> Tiers = new();

    /// <summary>Transports are written as the keys of profile.yaml are.</summary>
    public static readonly ChoiceShape<Transport> Transports = new(transport => transport.ToString().ToLowerInvariant());

    // Alarms of a point.
    private static readonly Key<LocalText> AlarmTitle = Must("title", Bilingual, "报警名称，给人看", "what people read when it sounds");
    private static readonly Key<string> AlarmWhen = Must("when", Text, "条件，value 代表本测点，如 value > 57 °C clear < 52 °C", "condition; value stands for this point: value > 57 °C clear < 52 °C");
    private static readonly Key<AlarmClass> AlarmClassKey = Must("class", Class, "报警类别", "what kind of event it is");
    private static readonly Key<AlarmPriority> AlarmPriorityKey = Must("priority", Priority, "优先级：P1 危及生命，P2 危险，P3 警告", "P1 life at risk, P2 danger, P3 warning");
    private static readonly Key<bool> AlarmLatched = May("latched", Flag, false, "false", "锁存，须人工复位", "stands until a person resets it");
    private static readonly Key<TimeSpan> AlarmOnDelay = May("on-delay", Delay, TimeSpan.Zero, "0 s", "条件持续多久才报警", "how long the condition must hold before it sounds");
    private static readonly Key<TimeSpan> AlarmOffDelay = May("off-delay", Delay, TimeSpan.Zero, "0 s", "条件消失多久才恢复", "how long it must have gone before it returns to normal");
    private static readonly Key<bool> AlarmDetectorState = May("detector-state", Flag, false, "false", "探测器自身的报警状态：不得延迟", "the detector itself decided: nothing may delay it");
    private static readonly Key<string> AlarmSource = Must("source", Text, "设定值的出处：标准条款或手册页", "standard, clause or manual page of the setpoint");

    private static readonly RecordShape<AlarmProfile> Alarm = new(
        "alarm", About("测点的缺省报警，现场可改或停用。", "A default alarm of a point; a site may change or disarm it."),
        [AlarmTitle, AlarmWhen, AlarmClassKey, AlarmPriorityKey, AlarmLatched, AlarmOnDelay, AlarmOffDelay, AlarmDetectorState, AlarmSource],
        MakeAlarm);

    // What is kept of a point.
    private static readonly Key<Amount> ReportDeadband = May("deadband", WithUnit, default, null, "变化超过它才记录，带单位；未写则按单位取常用值", "a change beyond it is kept, with its unit; left out, what is usual for the unit");
    private static readonly Key<TimeSpan> ReportInterval = May("interval", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), PointReport.DefaultInterval, "10 min", "至少每隔这么久记录一次", "at least one reading is kept in each");

    /// <summary>Which readings of a point are kept; a site may say it anew.</summary>
    public static readonly RecordShape<PointReport> Report = new(
        "report", About("哪些读数入历史；状态和质量的每次变化都记录，报警不受影响。", "Which readings are kept; every change of a state or of quality is, and alarms do not depend on it."),
        [ReportDeadband, ReportInterval],
        bound => new PointReport { Deadband = bound.Maybe(ReportDeadband), Interval = bound.Maybe(ReportInterval), Places = bound.Places });

    // Points.
    private static readonly Key<LocalText> PointTitle = Must("title", Bilingual, "测点名称", "name for people");
    private static readonly Key<PointKind> PointKindKey = May("kind", new ChoiceShape<PointKind>(), PointKind.Analog, "analog", "模拟量或状态量", "a measured quantity, or a state whose every change counts");
    private static readonly Key<Unit> PointUnit = May("unit", UnitName, Unit.None, "none", "单位；模拟量必填", "unit of the value; must be given for analog points (none where there is none)");
    private static readonly Key<RegisterTable> PointTable = May("table", new ChoiceShape<RegisterTable>(), default, null, "寄存器区（Modbus 必填）", "which of the four Modbus tables (must be given on Modbus)");
    private static readonly Key<long> PointAddress = May("address", Integer(0, 0xFFFF), 0, null, "协议地址，从 0 起（40001 写作 0）", "address as on the wire, from 0 (a manual's 40001 is 0)");
    private static readonly Key<RegisterType> PointType = May("type", new ChoiceShape<RegisterType>(), default, null, "寄存器数据类型", "how the bytes form a number");
    private static readonly Key<RegisterOrder> PointOrder = May("order", new ChoiceShape<RegisterOrder>(), RegisterOrder.BigEndian, "big-endian", "字节与字的次序", "order of bytes and words");
    private static readonly Key<long> PointBit = May("bit", Integer(0, 31), 0, null, "位域的最低位（0 为最低）", "first bit of a bit field, 0 is the least significant");
    private static readonly Key<long> PointBits = May("bits", Integer(1, 16), 1, "1", "位域宽度", "width of the bit field");
    private static readonly Key<double> PointScale = May("scale", Number, 1, "1", "值 = 原始值 × scale + offset", "value = raw × scale + offset");
    private static readonly Key<double> PointOffset = May("offset", Number, 0, "0", "见 scale", "see scale");
    private static readonly Key<IReadOnlyList<long>> PointNoSensor = May("no-sensor", List(Integer(int.MinValue, uint.MaxValue)), [], "[]", "表示“无传感器”的原始值", "raw values that mean that no sensor is there");
    private static readonly Key<Amount> PointMin = May("min", WithUnit, default, null, "可能的最小值，带单位；更小为坏值", "lowest possible value with its unit; below it the reading is bad");
    private static readonly Key<Amount> PointMax = May("max", WithUnit, default, null, "可能的最大值，带单位；更大为坏值", "highest possible value with its unit; above it the reading is bad");
    private static readonly Key<IReadOnlyList<MapEntry<LocalText>>> PointStates = May(
        "states",
        new MapShape<LocalText>(IsStateNumber, "^(0|[1-9][0-9]{0,8})$", new LocalText("状态号", "a state number"), Bilingual),
        [], "{}", "状态号及其含义；其他号为坏值", "state numbers and their words; any other number is bad");
    private static readonly Key<TimeSpan> PointInterval = May("interval", new DurationShape(TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(24)), DefaultInterval, "5 s", "读取间隔", "how often it is read");
    private static readonly Key<TimeSpan> PointSupervision = May("supervision", new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(7)), DefaultSupervision, "60 s", "多久没有好值即为故障；0 s 为不监督", "after this long without a good reading the silence is a fault; 0 s: nobody relies on it");
    private static readonly Key<TimeSpan> PointHold = May("hold", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), TimeSpan.Zero, null, "只报“发生了”的设备：读到 1 后这么久没有重复即回到 0；未写则保持到设备再报", "of a device that says only that it happened: after a 1 that is not repeated within this time the point reads 0 again; left out, it stands until the device says otherwise");
    private static readonly Key<string> PointMeasures = May("measures", Name, null, "name without -1", "量的是什么，供规则按区域选取（temperature、smoke 等仅指室内空气）；未写则取去掉末尾序号的测点名", "what it measures, by which rules choose points of a zone (temperature, smoke and the like mean the air of the room only); left out, its name without the number at its end");
    private static readonly Key<bool> PointLifeSafety = May("life-safety", Flag, false, "false", "是否关乎生命安全", "whether a life-safety alarm stands on it");
    private static readonly Key<IReadOnlyList<MapEntry<AlarmProfile>>> PointAlarms = May("alarms", Map(Alarm), [], "{}", "缺省报警", "default alarms");

    private static readonly Key<PointReport> PointReportKey = May("report", Report, null, null, "哪些读数入历史", "which readings are kept");

    private static readonly RecordShape<PointProfile> Point = new(
        "point", About("设备的一个测点：在哪里，如何成为数值，何时不可能，沉默多久算故障。", "One point of a device: where it lies, how its bytes become a value, when it is impossible, how long its silence is borne."),
        [PointTitle, PointKindKey, PointUnit, PointTable, PointAddress, PointType, PointOrder, PointBit, PointBits, .. LinkTables.FieldKeys,
            PointScale, PointOffset, PointNoSensor, PointMin, PointMax, PointStates, PointInterval, PointSupervision, PointHold, PointMeasures, PointLifeSafety, PointReportKey, PointAlarms],
        MakePoint);

    // Outputs.
    private static readonly Key<long> TimerAddress = Must("address", Integer(0, 0xFFFF), "写入时间的地址（FC 05）", "address that FC 05 writes the time to");
    private static readonly Key<TimeSpan> TimerStep = Must("step", new DurationShape(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), "每单位时长", "length of one step");
    private static readonly Key<long> TimerMax = Must("max", Integer(1, 0xFFFF), "最大值", "largest value");

    private static readonly RecordShape<OutputTimer> Timer = new(
        "timer", About("板载定时：网关失效时输出自动停止。", "The board's own timer: the output ends by itself when the gateway is gone."),
        [TimerAddress, TimerStep, TimerMax],
        bound => new OutputTimer((ushort)bound.Get(TimerAddress), bound.Get(TimerStep), (ushort)bound.Get(TimerMax)));

    private static readonly Key<LocalText> OutputTitle = Must("title", Bilingual, "输出名称", "name for people");
    private static readonly Key<long> OutputCoil = May("coil", Integer(0, 0xFFFF), 0, null, "控制线圈（FC 05）", "coil that switches it (FC 05)");
    private static readonly Key<long> OutputReadBack = May("read-back", Integer(0, 0xFFFF), 0, null, "状态线圈（FC 01）", "coil that tells its state (FC 01)");
    private static readonly Key<OutputTimer> OutputTimerKey = May("timer", Timer, null, null, "板载定时", "the board's own timer");

    private static readonly Key<PublishPlace> OutputPublish = May("publish", LinkTables.Publish, null, null, "以消息控制", "the messages that switch it");

    private static readonly RecordShape<OutputProfile> Output = new(
        "output", About("可开关的输出：线圈及其回读，或控制消息。", "One switchable output: a coil and its read-back, or the messages that switch it."),
        [OutputTitle, OutputCoil, OutputReadBack, OutputTimerKey, OutputPublish],
        MakeOutput);

    // The file.
    private static readonly Key<LocalText> ProfileName = Must("name", Bilingual, "型号名称", "name of the model");
    private static readonly Key<DeviceKind> Kind = Must("kind", Kinds, "设备种类", "what kind of device it is");
    private static readonly Key<string> Source = Must("source", Text, "寄存器表的出处", "manual, standard or public code that the register map was read in");
    private static readonly Key<string> Firmware = May("firmware", Text, null, null, "适用的固件版本", "firmware that the map holds for");
    private static readonly Key<IReadOnlyList<LocalText>> Limits = May("limits", List(Bilingual), [], "[]", "该设备做不到的事", "what this device cannot do, in words for an installer");
    private static readonly Key<PriceTier> Tier = May("tier", Tiers, default, null, "价格档次：budget 低于 150 元，standard 150–800 元，professional 以上或经认证", "price class: budget below 150 yuan, standard to 800, professional above or certified");
    private static readonly Key<DevicePower> Power = May("power", new ChoiceShape<DevicePower>(), DevicePower.Mains, "mains", "供电", "what feeds it");
    private static readonly Key<ModbusProfile> ModbusKey = May("modbus", LinkTables.Modbus, null, null, "Modbus 行为", "how it speaks Modbus");
    private static readonly Key<MqttProfile> MqttKey = May("mqtt", LinkTables.Mqtt, null, null, "MQTT 行为", "how it speaks MQTT");
    private static readonly Key<LoRaWanProfile> LoRaWanKey = May("lorawan", LinkTables.LoRaWan, null, null, "LoRaWAN 行为", "how it speaks LoRaWAN");
    private static readonly Key<SerialProfile> SerialKey = May("serial", LinkTables.Serial, null, null, "串口协议", "its serial protocol");
    private static readonly Key<HttpProfile> HttpKey = May("http", LinkTables.Http, null, null, "HTTP 行为", "what it posts over HTTP");
    private static readonly Key<IdentifyProfile> Identify = May("identify", IdentifyTables.Identify, null, null, "扫描时凭什么认出", "by what a scan knows it");
    private static readonly Key[] LinkKeys = [ModbusKey, MqttKey, LoRaWanKey, SerialKey, HttpKey];
    private static readonly Key<IReadOnlyList<MapEntry<PointProfile>>> Points = May("points", Map(Point), [], "{}", "测点", "its points");
    private static readonly Key<IReadOnlyList<MapEntry<OutputProfile>>> Outputs = May("outputs", Map(Output), [], "{}", "输出", "its outputs");

    /// <summary>The whole of profile.yaml; the id is the folder's and is set by the library.</summary>
    public static readonly RecordShape<DeviceProfile> Profile = new(
        "profile", About("一种设备型号。", "A device model as data."),
        [ProfileName, Kind, Source, Firmware, Tier, Power, Limits, .. LinkKeys, Identify, Points, Outputs],
        MakeProfile);

    private sealed record OutputTimer(ushort Address, TimeSpan Step, ushort Max);

    private static AlarmProfile MakeAlarm(Bound bound)
    {
        if (bound.Get(AlarmDetectorState) && bound.Get(AlarmOnDelay) > TimeSpan.Zero)
        {
            bound.Error(AlarmOnDelay, "探测器自身的报警状态不得延迟", "a detector's own alarm state may not be delayed");
        }

        return new AlarmProfile
        {
            Name = "",
            Title = bound.Get(AlarmTitle),
            When = bound.Get(AlarmWhen),
            Class = bound.Get(AlarmClassKey),
            Priority = bound.Get(AlarmPriorityKey),
            Latched = bound.Get(AlarmLatched),
            OnDelay = bound.Get(AlarmOnDelay),
            OffDelay = bound.Get(AlarmOffDelay),
            DetectorState = bound.Get(AlarmDetectorState),
            Source = bound.Get(AlarmSource),
            Places = bound.Places,
        };
    }

    private static PointProfile MakePoint(Bound bound)
    {
        CheckPoint(bound);
        return new PointProfile
        {
            Name = "",
            Title = bound.Get(PointTitle),
            Kind = bound.Get(PointKindKey),
            Unit = bound.Get(PointUnit),
            Place = LinkTables.FieldOf(bound) ?? (PointPlace)RegisterOf(bound),
            Scale = bound.Get(PointScale),
            Offset = bound.Get(PointOffset),
            NoSensor = bound.Get(PointNoSensor),
            Min = Limit(bound, PointMin),
            Max = Limit(bound, PointMax),
            States = bound.Get(PointStates).Where(state => IsStateNumber(state.Name))
                .ToDictionary(state => int.Parse(state.Name, System.Globalization.CultureInfo.InvariantCulture), state => state.Value),
            Interval = bound.Get(PointInterval),
            Supervision = bound.Get(PointSupervision),
            Hold = bound.Get(PointHold),
            MeasuresKey = bound.Get(PointMeasures),
            LifeSafety = bound.Get(PointLifeSafety),
            Report = bound.Get(PointReportKey),
            Alarms = [.. bound.Get(PointAlarms).Where(alarm => alarm.Value is not null).Select(alarm => alarm.Value! with { Name = alarm.Name })],
            Places = bound.Places,
        };
    }

    /// <summary>What no single key can know: whether the keys of a point fit together.</summary>
    private static void CheckPoint(Bound bound)
    {
        CheckRegister(bound);
        if (bound.Get(PointScale) == 0)
        {
            bound.Error(PointScale, "scale 不能为 0", "a scale of 0 makes every value the same");
        }

        if (bound.Get(PointKindKey) == PointKind.Analog && !bound.Has(PointUnit))
        {
            bound.Diagnostics.Error(bound.Places.Of(PointUnit.Name), "模拟量缺少单位（无单位写 none）", "an analog point needs a unit (none where there is none)");
        }

        if (bound.Get(PointKindKey) == PointKind.State && (bound.Get(PointScale) != 1 || bound.Get(PointOffset) != 0 || bound.Get(PointUnit) != Unit.None))
        {
            bound.Error(PointKindKey, "状态量没有 scale、offset 和单位", "a state has no scale, offset or unit");
        }

        bound.Get(PointReportKey)?.Check(bound.Get(PointKindKey), bound.Get(PointUnit), bound.Diagnostics);
        CheckSupervision(bound);
    }

    private static readonly Key[] RegisterKeys = [PointTable, PointAddress, PointType, PointOrder, PointBit, PointBits];

    private static RegisterPlace RegisterOf(Bound bound) => new()
    {
        Table = bound.Get(PointTable),
        Address = (ushort)bound.Get(PointAddress),
        Type = bound.Get(PointType),
        Order = bound.Get(PointOrder),
        Bit = (int?)bound.Maybe(PointBit),
        Bits = (int)bound.Get(PointBits),
    };

    private static void CheckRegister(Bound bound)
    {
        var isField = LinkTables.FieldKeys.Any(bound.Has);
        foreach (var key in RegisterKeys.Where(key => isField && bound.Has(key)))
        {
            bound.Error(key, "消息中的字段没有寄存器", "a field of a message has no register");
        }

        if (isField)
        {
            return;
        }

        var type = bound.Get(PointType);
        var single = bound.Get(PointTable) is RegisterTable.Coil or RegisterTable.Discrete;
        if (bound.Has(PointTable) && bound.Has(PointType) && single != (type == RegisterType.Bool))
        {
            bound.Error(PointType, "线圈和离散输入的类型必须为 bool，寄存器则不能为 bool", "coils and discrete inputs are of type bool, registers are not");
        }

        if (bound.Get(PointAddress) + PointDecoder.RegistersOf(type) > 0x10000)
        {
            bound.Error(PointAddress, "数值超出 65535 号寄存器", "the value reaches beyond register 65535");
        }

        if (bound.Has(PointBits) && !bound.Has(PointBit))
        {
            bound.Error(PointBits, "bits 需要同时给出 bit", "bits needs bit");
        }

        if (bound.Maybe(PointBit) is { } bit
            && (bound.Get(PointType) is not (RegisterType.U8High or RegisterType.U8Low or RegisterType.U16 or RegisterType.U32) || bit + bound.Get(PointBits) > PointDecoder.WidthOf(bound.Get(PointType))))
        {
            bound.Error(PointBit, "位域只能取自无符号整数，且不得超出其宽度", "a bit field lies within an unsigned type");
        }
    }

    private static void CheckSupervision(Bound bound)
    {
        var supervision = bound.Get(PointSupervision);
        if (bound.Get(PointLifeSafety) && supervision == TimeSpan.Zero)
        {
            bound.Error(PointSupervision, "关乎生命安全的测点必须监督", "a life-safety point must be supervised");
        }
        else if (supervision > TimeSpan.Zero && supervision < 2 * bound.Get(PointInterval) && (bound.Has(PointInterval) || !LinkTables.FieldKeys.Any(bound.Has)))
        {
            bound.Error(PointSupervision, "监督时间不得小于读取间隔的两倍", "the supervision time is less than twice the interval");
        }

        if (Limit(bound, PointMin) is { } min && Limit(bound, PointMax) is { } max && min > max)
        {
            bound.Error(PointMax, "max 小于 min", "max is below min");
        }
    }

    private static double? Limit(Bound bound, Key<Amount> key)
    {
        if (bound.Maybe(key) is not { } quantity)
        {
            return null;
        }

        var unit = bound.Get(PointUnit);
        if (quantity.Unit == Unit.None && unit != Unit.None)
        {
            bound.Error(key, $"缺少单位（如 {Units.Symbol(unit)}）", $"the unit is missing (such as {Units.Symbol(unit)})");
            return null;
        }

        if (Units.TryConvert(quantity.Value, quantity.Unit, unit, out var value))
        {
            return value;
        }

        bound.Error(key, $"单位不符：测点为 {Units.Symbol(unit)}", $"the unit does not fit the point's, {Units.Symbol(unit)}");
        return null;
    }

    private static OutputProfile MakeOutput(Bound bound)
    {
        var timer = bound.Get(OutputTimerKey);

        // By what was written: messages that are wrong are no coil.
        var isCoil = bound.Places.Node(OutputPublish.Name) is null;
        foreach (var key in new Key[] { OutputCoil, OutputReadBack }.Where(key => bound.Has(key) != isCoil))
        {
            bound.Diagnostics.Error(
                isCoil ? bound.Places.Start : bound.Places.Of(key.Name),
                isCoil ? $"缺少键“{key.Name}”" : "以消息控制的输出没有线圈", isCoil ? $"missing key '{key.Name}'" : "an output that is switched by messages has no coil");
        }

        return new OutputProfile
        {
            Name = "",
            Title = bound.Get(OutputTitle),
            Place = bound.Get(OutputPublish) ?? (OutputPlace)new CoilPlace
            {
                Coil = (ushort)bound.Get(OutputCoil),
                ReadBack = (ushort)bound.Get(OutputReadBack),
                Timer = timer?.Address,
                TimerStep = timer?.Step ?? TimeSpan.Zero,
                TimerMax = timer?.Max ?? 0,
            },
        };
    }

    private static DeviceProfile? MakeProfile(Bound bound)
    {
        var links = LinkKeys.Where(bound.Has).ToList();
        if (links.Count != 1)
        {
            // A link that is there and wrong has been said.
            if (LinkKeys.Count(key => bound.Places.Node(key.Name) is not null) != 1)
            {
                bound.Diagnostics.Error(bound.Places.Start, "须有且只有 modbus、mqtt、lorawan、serial、http 之一", "exactly one of modbus, mqtt, lorawan, serial and http must be there");
            }

            return null;
        }

        var link = bound.Get(ModbusKey) ?? bound.Get(MqttKey) ?? bound.Get(LoRaWanKey) ?? bound.Get(SerialKey) ?? (LinkProfile)bound.Get(HttpKey)!;
        var points = bound.Get(Points)!.Where(point => point.Value is not null)
            .Select(point => Fit(point.Value! with { Name = point.Name }, point.Mark, link, bound.Get(Power), bound.Diagnostics)).ToList();
        var outputs = bound.Get(Outputs)!.Where(output => output.Value is not null)
            .Select(output => Fit(output.Value! with { Name = output.Name }, output.Mark, link, bound.Diagnostics)).ToList();
        if (bound.Get(Points).Count == 0 && bound.Get(Outputs).Count == 0)
        {
            bound.Diagnostics.Error(bound.Places.Start, "既无测点也无输出", "neither points nor outputs");
        }

        var identify = bound.Get(Identify) ?? IdentifyProfile.None;
        IdentifyTables.Check(identify, link, bound.Diagnostics);
        return new DeviceProfile
        {
            Id = "",
            Name = bound.Get(ProfileName),
            Kind = bound.Get(Kind),
            Source = bound.Get(Source),
            Firmware = bound.Get(Firmware),
            Limits = bound.Get(Limits),
            Tier = bound.Maybe(Tier),
            Power = bound.Get(Power),
            Link = link,
            Identify = identify,
            Points = points,
            Outputs = outputs,
        };
    }

    /// <summary>A point as its link needs it; says what does not fit.</summary>
    private static PointProfile Fit(PointProfile point, Mark at, LinkProfile link, DevicePower power, Diagnostics diagnostics)
    {
        if (point.Hold > TimeSpan.Zero && (link is ModbusProfile || point.Kind != PointKind.State || (point.States.Count > 0 && !(point.States.ContainsKey(0) && point.States.ContainsKey(1)))))
        {
            diagnostics.Error(point.Places.Of(PointHold.Name), "hold 只用于消息中的状态量，且其状态须有 0 和 1", "hold is for a state in a message, with the states 0 and 1");
        }

        switch (link, point.Place)
        {
            case (ModbusProfile modbus, RegisterPlace register):
                if (PointDecoder.RegistersOf(register.Type) > modbus.MaxRegisters)
                {
                    diagnostics.Error(at, "测点的寄存器数超过 max-registers", "the point takes more registers than max-registers allows");
                }

                foreach (var key in new[] { PointTable.Name, PointAddress.Name, PointType.Name }.Where(key => point.Places.Node(key) is null))
                {
                    diagnostics.Error(point.Places.Start, $"缺少键“{key}”", $"missing key '{key}' in point");
                }

                return point;
            case (MessageLink messages, FieldPlace field):
                return point with
                {
                    Place = LinkTables.Resolve(field, messages, at, diagnostics),
                    Supervision = point.Places.Node(PointSupervision.Name) is null ? link is SerialProfile { Protocol: not SerialProtocol.Meokon } ? DefaultSupervision : MessageSupervision(power) : point.Supervision,
                };
            case (ModbusProfile, _):
                diagnostics.Error(at, "Modbus 测点以寄存器给出", "a point on Modbus lies in registers");
                return point;
            default:
                diagnostics.Error(at, "缺少 field：测点在消息的哪个字段里", "field is missing: which field of a message the point is");
                return point;
        }
    }

    private static OutputProfile Fit(OutputProfile output, Mark at, LinkProfile link, Diagnostics diagnostics)
    {
        if (output.Place is PublishPlace publish && link is MqttProfile mqtt)
        {
            return publish.ReadBack is { } readBack ? output with { Place = publish with { ReadBack = LinkTables.Resolve(readBack, mqtt, at, diagnostics) } } : output;
        }

        // Coils need Modbus, publishes MQTT; nobody can switch anything through the other links.
        if (output.Place is CoilPlace ? link is not ModbusProfile : link is not MqttProfile)
        {
            diagnostics.Error(at, "输出与设备的通信方式不符", "the output does not fit how the device speaks");
        }

        return output;
    }

    /// <summary>How long the silence of a device that speaks by itself is borne: mains ten minutes, as Zigbee2MQTT's availability; battery 25 hours.</summary>
    private static TimeSpan MessageSupervision(DevicePower power) => power == DevicePower.Mains ? TimeSpan.FromMinutes(10) : TimeSpan.FromHours(25);

    private static bool IsStateNumber(string text) =>
        text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');
}
