using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial;
using CityEdge.Safety;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Devices;

/// <summary>The keys by which a profile says how its device speaks: modbus, mqtt, lorawan, serial, http.</summary>
internal static class LinkTables
{
    public static readonly ChoiceShape<SerialParity> Parity = new();

    /// <summary>Baud rates that serial ports and devices have in common.</summary>
    public static readonly IntegerShape Baud = Integer(300, 921_600);

    // Modbus.
    private static readonly Key<long> WakeByte = Must("byte", Integer(0, 0xFF), "唤醒字节", "the byte");
    private static readonly Key<TimeSpan> WakeDelay = Must("delay", new DurationShape(TimeSpan.Zero, TimeSpan.FromSeconds(5)), "其后的静默", "silence after it");

    private static readonly RecordShape<WakeUp> Wake = new(
        "wake", About("休眠设备：每次请求前先发一个字节。", "For a device that sleeps: one byte before each request."),
        [WakeByte, WakeDelay],
        bound => new WakeUp((byte)bound.Get(WakeByte), bound.Get(WakeDelay)));

    private static readonly Key<long> FactoryBaud = May("baud", Baud, 0, null, "出厂波特率；TCP 设备不写", "baud rate as delivered; left out for TCP devices");
    private static readonly Key<SerialParity> FactoryParity = May("parity", Parity, SerialParity.None, "none", "出厂校验", "parity as delivered");
    private static readonly Key<long> FactoryUnit = May("unit", Integer(1, 247), 1, "1", "出厂站号", "unit id as delivered");
    private static readonly Key<long> MaxRegisters = May("max-registers", Integer(1, 125), 125, "125", "一次最多读取的寄存器数", "most registers that one read may ask for");
    private static readonly Key<long> MaxHole = May("max-hole", Integer(0, 124), 8, "8", "合并读取时可跨越的空寄存器数", "most registers nobody asked for that a read may span");
    private static readonly Key<TimeSpan> ResponseTimeout = May("response-timeout", new DurationShape(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10)), TimeSpan.FromMilliseconds(300), "300 ms", "应答时限", "how long the device may take to answer");
    private static readonly Key<TimeSpan> Gap = May("gap", new DurationShape(TimeSpan.Zero, TimeSpan.FromSeconds(5)), TimeSpan.Zero, "0 ms", "两次请求之间设备所需的静默", "silence that the device wants before the next request");
    private static readonly Key<WakeUp> WakeKey = May("wake", Wake, null, null, "唤醒", "how it is woken");

    public static readonly RecordShape<ModbusProfile> Modbus = new(
        "modbus", About("设备在 Modbus 线上的行为。", "How the device behaves on a Modbus line."),
        [FactoryBaud, FactoryParity, FactoryUnit, MaxRegisters, MaxHole, ResponseTimeout, Gap, WakeKey],
        MakeModbus);

    // What the links that speak in messages have in common.
    private static readonly MapShape<double> Values = new(
        text => text.Length > 0, "^.+$", new LocalText("设备的写法", "a value as the device writes it"), Number);

    private static readonly Key<string> PlaceMessage = May("message", Name, null, null, "消息；只有一种时不写", "the message; left out where there is only one");
    private static readonly Key<string> PlaceField = May("field", Text, "", "\"\"", "字段；JSON 中为路径，如 ENERGY.Power", "the field; in JSON a path such as ENERGY.Power");
    private static readonly Key<IReadOnlyList<MapEntry<double>>> PlaceValues = May("values", Values, [], "{}", "设备写法与数值的对应", "what the device's words stand for");

    private static readonly RecordShape<FieldPlace> Place = new(
        "field", About("消息中的一个字段。", "A field of a message."), [PlaceMessage, PlaceField, PlaceValues],
        bound => FieldOf(bound.Get(PlaceMessage), bound.Get(PlaceField), bound.Get(PlaceValues)));

    private static readonly Key<MessageFormat> FormatKey = May("format", new ChoiceShape<MessageFormat>(), MessageFormat.Json, "json", "载荷的写法", "how its payload is written");

    // MQTT.
    private static readonly Key<string> Topic = Must("topic", new TopicShape(), "主题，可含 {base}、{address} 和 +", "its topic; {base}, {address} and + may stand in it");
    private static readonly RecordShape<MessageProfile> MqttMessage = new(
        "mqtt-message", About("设备发布的一种消息。", "One kind of message that the device publishes."), [Topic, FormatKey],
        bound => new MessageProfile { Name = "", From = bound.Get(Topic)!, Format = bound.Get(FormatKey) });

    private static readonly Key<string> Base = May("base", Text, "", "\"\"", "主题中的 {base}，现场可改", "what {base} stands for in topics; a site may change it");
    private static readonly Key<IReadOnlyList<MapEntry<MessageProfile>>> MqttMessages = Must("messages", Map(MqttMessage), [], "消息", "what it publishes");
    private static readonly Key<FieldPlace> Availability = May("availability", Place, null, null, "哪个字段说明设备在线：1 在线，0 离线", "the field that tells whether it is reachable: 1 yes, 0 gone");

    public static readonly RecordShape<MqttProfile> Mqtt = new(
        "mqtt", About("设备在 MQTT 上的行为。", "How the device behaves on MQTT."), [Base, MqttMessages, Availability], MakeMqtt);

    // Outputs over MQTT.
    private static readonly Key<string> On = Must("on", Text, "打开的载荷", "payload that switches it on");
    private static readonly Key<string> Off = Must("off", Text, "关闭的载荷", "payload that switches it off");
    private static readonly Key<FieldPlace> ReadBack = May("read-back", Place, null, null, "回读：1 开，0 关", "the field that tells its state: 1 on, 0 off");
    private static readonly Key<TimeSpan> Life = May("life", new DurationShape(TimeSpan.FromSeconds(3), TimeSpan.FromHours(1)), TimeSpan.Zero, null, "设备自行停止的时间；到其三分之一时重发", "the device ends it by itself after this long; it is told again at a third of it");
    private static readonly Key<string> AskTopic = Must("topic", new TopicShape(), "主题", "topic");
    private static readonly Key<string> AskPayload = Must("payload", Text, "载荷", "payload");
    private static readonly RecordShape<AskFor> Ask = new(
        "ask", About("询问状态的消息。", "The message that asks for its state."), [AskTopic, AskPayload], bound => new AskFor(bound.Get(AskTopic)!, bound.Get(AskPayload)!));
    private static readonly Key<AskFor> AskKey = May("ask", Ask, null, null, "如何询问状态", "how it is asked for its state");

    public static readonly RecordShape<PublishPlace> Publish = new(
        "publish", About("以消息控制的输出。", "An output that is switched by messages."), [Topic, On, Off, ReadBack, Life, AskKey],
        bound => new PublishPlace
        {
            Topic = bound.Get(Topic)!,
            On = bound.Get(On)!,
            Off = bound.Get(Off)!,
            ReadBack = bound.Get(ReadBack),
            Life = bound.Get(Life),
            Ask = bound.Get(AskKey) is { } ask ? (ask.Topic, ask.Payload) : null,
        });

    // LoRaWAN.
    private static readonly Key<string> LayoutOf = May("layout", Text, "", "\"\"", "用哪个型号的 layout.yaml；未写即本型号的", "the model whose layout.yaml holds; left out, its own");
    public static readonly RecordShape<LoRaWanProfile> LoRaWan = new(
        "lorawan", About("LoRaWAN 设备；报文格式在 layout.yaml。", "A LoRaWAN device; the bytes of its payload are told by layout.yaml."), [LayoutOf],
        bound => new LoRaWanProfile { Messages = LoRaWanProfile.All, LayoutOf = bound.Get(LayoutOf)! });

    // Serial frames.
    private static readonly Key<SerialProtocol> Protocol = Must("protocol", new ChoiceShape<SerialProtocol>(), "协议", "its protocol");
    private static readonly Key<long> SerialBaud = Must("baud", Baud, "出厂波特率", "baud rate as delivered");
    private static readonly Key<TimeSpan> SerialTimeout = May("response-timeout", new DurationShape(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10)), TimeSpan.FromSeconds(1), "1 s", "应答时限", "how long the device may take to answer");
    private static readonly Key<string> Read = May("read", Text, "", "\"\"", "数据标识；协议只有一种时不写", "data identifier that is read; left out where the protocol has only one");
    private static readonly RecordShape<MessageProfile> SerialMessage = new(
        "serial-message", About("一种应答或主动上报。", "One kind of answer or report."), [Read],
        bound => new MessageProfile { Name = "", From = bound.Get(Read)!, Format = MessageFormat.Fields });
    private static readonly Key<IReadOnlyList<MapEntry<MessageProfile>>> SerialMessages = Must("messages", Map(SerialMessage), [], "消息", "what it tells");

    public static readonly RecordShape<SerialProfile> Serial = new(
        "serial", About("有自己串口协议的设备。", "A device with a serial protocol of its own."), [Protocol, SerialBaud, FactoryParity, SerialTimeout, SerialMessages],
        MakeSerial);

    // HTTP.
    private static readonly RecordShape<MessageProfile> HttpMessage = new(
        "http-message", About("设备提交的一种消息，名称即路径末段。", "One kind of message that it posts; its name is the last part of the path."), [FormatKey],
        bound => new MessageProfile { Name = "", Format = bound.Get(FormatKey) });
    private static readonly Key<IReadOnlyList<MapEntry<MessageProfile>>> HttpMessages = Must("messages", Map(HttpMessage), [], "消息", "what it posts");
    private static readonly Key<FieldPlace> EventId = May("event-id", Place, null, null, "事件编号所在字段，用于识别重复提交", "the field with its own id of an event, by which a repeated post is known");
    private static readonly Key<FieldPlace> Evidence = May("evidence", Place, null, null, "图片或录像链接所在字段", "the field with the link to picture or clip");

    public static readonly RecordShape<HttpProfile> Http = new(
        "http", About("通过 HTTP 提交事件的设备：摄像机、AI 盒子。", "A device that posts events: a camera, an AI box."), [HttpMessages, EventId, Evidence],
        MakeHttp);

    private sealed record WakeUp(byte Byte, TimeSpan Delay);

    private sealed record AskFor(string Topic, string Payload);

    /// <summary>The keys by which a point or a read-back says where it lies in a message.</summary>
    public static IReadOnlyList<Key> FieldKeys => [PlaceMessage, PlaceField, PlaceValues];

    /// <summary>The field that a point or a read-back names; null where it names none.</summary>
    public static FieldPlace? FieldOf(Bound bound) =>
        bound.Has(PlaceMessage) || bound.Has(PlaceField) || bound.Has(PlaceValues)
            ? FieldOf(bound.Get(PlaceMessage), bound.Get(PlaceField), bound.Get(PlaceValues))
            : null;

    /// <summary>A field with its message named, where the link has only one; says what is wrong at the given mark.</summary>
    public static FieldPlace Resolve(FieldPlace place, MessageLink link, Mark at, Diagnostics diagnostics)
    {
        if (place.Message.Length == 0 && link.Messages.Count == 1)
        {
            return place with { Message = link.Messages[0].Name };
        }

        if (place.Message.Length == 0 && link is LoRaWanProfile)
        {
            return place with { Message = LoRaWanProfile.Up };
        }

        if (link.Messages.FirstOrDefault(message => message.Name == place.Message) is not { } message)
        {
            var (zh, en) = Spelling.Hint(place.Message, link.Messages.Select(known => known.Name));
            diagnostics.Error(at, $"没有消息“{place.Message}”{zh}", $"there is no message '{place.Message}'{en}");
        }
        else if (message.Format == MessageFormat.Json && place.Field.Length > 0 && !JsonPath.TryParse(place.Field, out _))
        {
            diagnostics.Error(at, $"“{place.Field}”不是 JSON 路径（如 ENERGY.Power、list[0].v）", $"'{place.Field}' is not a path into JSON (such as ENERGY.Power, list[0].v)");
        }
        else if (message.Format == MessageFormat.Text == (place.Field.Length > 0))
        {
            diagnostics.Error(at,
                message.Format == MessageFormat.Text ? "text 消息没有字段" : "缺少 field",
                message.Format == MessageFormat.Text ? "a text message has no fields" : "field is missing");
        }

        return place;
    }

    private static FieldPlace FieldOf(string? message, string? field, IReadOnlyList<MapEntry<double>>? values) => new()
    {
        Message = message ?? "",
        Field = field ?? "",
        Values = (values ?? []).ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal),
    };

    private static ModbusProfile MakeModbus(Bound bound)
    {
        var wake = bound.Get(WakeKey);
        return new ModbusProfile
        {
            FactoryBaud = (int?)bound.Maybe(FactoryBaud),
            FactoryParity = bound.Get(FactoryParity),
            FactoryUnit = (byte)bound.Get(FactoryUnit),
            MaxRegisters = (int)bound.Get(MaxRegisters),
            MaxHole = (int)bound.Get(MaxHole),
            ResponseTimeout = bound.Get(ResponseTimeout),
            Gap = bound.Get(Gap),
            WakeByte = wake?.Byte,
            WakeDelay = wake?.Delay ?? TimeSpan.Zero,
        };
    }

    private static MqttProfile MakeMqtt(Bound bound)
    {
        var link = new MqttProfile { Base = bound.Get(Base)!, Messages = Named(bound, MqttMessages) };
        return bound.Get(Availability) is { } availability
            ? link with { Availability = new AvailabilityProfile(Resolve(availability, link, bound.Places.Of(Availability.Name), bound.Diagnostics)) }
            : link;
    }

    private static SerialProfile MakeSerial(Bound bound)
    {
        var link = new SerialProfile
        {
            Protocol = bound.Get(Protocol),
            Baud = (int)bound.Get(SerialBaud),
            Parity = bound.Get(FactoryParity),
            ResponseTimeout = bound.Get(SerialTimeout),
            Messages = Named(bound, SerialMessages),
        };
        foreach (var message in link.Messages.Where(message => SerialBinding.ItemOf(link.Protocol, message) is null))
        {
            bound.Error(SerialMessages, $"“{message.From}”不是 {link.Protocol} 的数据标识（十六进制，如 02010100）", $"'{message.From}' is no data identifier of {link.Protocol} (hexadecimal, such as 02010100)");
        }

        return link;
    }

    private static HttpProfile MakeHttp(Bound bound)
    {
        var link = new HttpProfile { Messages = Named(bound, HttpMessages) };
        return link with { EventId = Resolved(EventId), Evidence = Resolved(Evidence) };

        FieldPlace? Resolved(Key<FieldPlace> key) => bound.Get(key) is { } place ? Resolve(place, link, bound.Places.Of(key.Name), bound.Diagnostics) : null;
    }

    private static IReadOnlyList<MessageProfile> Named(Bound bound, Key<IReadOnlyList<MapEntry<MessageProfile>>> key)
    {
        var messages = bound.Get(key)!;
        if (messages.Count == 0)
        {
            bound.Error(key, "没有任何消息", "no message at all");
        }

        return [.. messages.Where(message => message.Value is not null).Select(message => message.Value! with { Name = message.Name, From = message.Value.From.Length > 0 ? message.Value.From : message.Name })];
    }
}
