using System.Text;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Modbus;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Devices;

/// <summary>The keys of capture.yaml.</summary>
internal static class CaptureTables
{
    private static readonly HexShape Hex = new();

    private static readonly Key<byte[]> Request = May("request", Hex, [], null, "请求帧，含 CRC", "request frame with its CRC");
    private static readonly Key<byte[]> Response = May("response", Hex, [], null, "应答帧，含 CRC；无应答则不写", "response frame with its CRC; left out where nothing came");
    private static readonly Key<FrameOutcome> Outcome = May("outcome", new ChoiceShape<FrameOutcome>(), FrameOutcome.Ok, "ok", "应得的结果", "what must be made of it");
    private static readonly RecordShape<CaptureExchange> Exchange = new(
        "exchange", About("一问一答。", "A request and what came back."), [Request, Response, Outcome],
        bound => new CaptureExchange(bound.Get(Request)!, bound.Get(Response), bound.Get(Outcome)));

    // MQTT allows more; no device's message that means something is longer.
    private const int MaxMessage = 4096;

    private static readonly Key<string> Topic = May("topic", Text, "", null, "MQTT 主题", "MQTT topic");
    private static readonly Key<string> Payload = May("payload", Text, "", null, "文本载荷", "payload as text");

    private static readonly Key<string> Output = Must("output", Name, "输出", "the output");
    private static readonly Key<bool> On = Must("set", Flag, "true 开，false 关", "true for on, false for off");
    private static readonly Key<TimeSpan> Hold = May("hold", Delay, TimeSpan.Zero, "0 s", "由板载定时保持多久", "how long by the board's own timer");
    private static readonly RecordShape<CaptureCommand> Command = new(
        "command", About("控制输出的请求。", "A request that commands an output."), [Output, On, Hold, Request, Topic, Payload],
        bound => new CaptureCommand(bound.Get(Output), bound.Get(On), bound.Get(Hold), bound.Get(Request)!, bound.Get(Topic)!, bound.Get(Payload)!));

    private static readonly Key<string> Message = May("message", Name, "", null, "消息名称；也可写主题", "name of the message; or give its topic");
    private static readonly Key<byte[]> Bytes = May("hex", new HexShape(MaxMessage), null, null, "载荷的字节", "bytes of the payload");
    private static readonly Key<long> Port = May("port", Integer(0, 255), 0, "0", "LoRaWAN 端口", "LoRaWAN port");
    private static readonly Key<bool> Retained = May("retained", Flag, false, "false", "服务器留存的旧消息", "whether a broker had kept it");
    private static readonly Key<MessageOutcome> MessageOutcomeKey = May("outcome", new ChoiceShape<MessageOutcome>(), MessageOutcome.Ok, "ok", "应得的结果", "what must be made of it");
    private static readonly RecordShape<CaptureMessage> MessageShape = new(
        "message", About("设备发来的一条消息。", "A message that the device sent."), [Message, Topic, Payload, Bytes, Port, Retained, MessageOutcomeKey],
        MakeMessage);

    private static readonly Key<string> Address = May("address", Text, "device", "device", "主题中的设备名", "the device's name in the topics");
    private static readonly Key<IReadOnlyList<CaptureMessage>> Messages = May("messages", List(MessageShape), [], "[]", "设备发来的消息", "what the device sent");
    private static readonly Key<CaptureOrigin> Origin = Must("origin", new ChoiceShape<CaptureOrigin>(), "来源：实机、手册或自拟", "device, manual or composed");
    private static readonly Key<string> Source = Must("source", Text, "出处", "where the frames come from");
    private static readonly Key<IReadOnlyList<CaptureExchange>> Exchanges = May("exchanges", List(Exchange), [], "[]", "问答", "requests and responses");
    private static readonly Key<IReadOnlyList<CaptureCommand>> Commands = May("commands", List(Command), [], "[]", "控制", "commands");
    private static readonly Key<IReadOnlyList<MapEntry<ExpectedReading>>> Expect = May("expect", Map(new ExpectedReadingShape()), [], "{}", "各测点应得的值", "what the points must say");

    /// <summary>The whole of capture.yaml.</summary>
    public static readonly RecordShape<Capture> Capture = new(
        "capture", About("一段抓包及其含义；每段抓包都是一个测试。", "Frames with what they mean; every capture is a test."),
        [Origin, Source, Exchanges, Address, Messages, Commands, Expect],
        MakeCapture);

    private static CaptureMessage MakeMessage(Bound bound)
    {
        if (bound.Has(Payload) == bound.Has(Bytes) || bound.Has(Message) && bound.Has(Topic))
        {
            bound.Diagnostics.Error(bound.Places.Start, "须有 payload 或 hex 之一；message 与 topic 不能并存", "exactly one of payload and hex; not both message and topic");
        }

        return new CaptureMessage(
            bound.Get(Message)!, bound.Get(Topic)!, bound.Get(Bytes) ?? Encoding.UTF8.GetBytes(bound.Get(Payload)!), (int)bound.Get(Port), bound.Get(Retained), bound.Get(MessageOutcomeKey));
    }

    private static Capture MakeCapture(Bound bound)
    {
        if (bound.Get(Exchanges)!.Count == 0 && bound.Get(Messages)!.Count == 0 && bound.Get(Commands)!.Count == 0)
        {
            bound.Diagnostics.Error(bound.Places.Start, "既无问答、消息，也无控制", "neither exchanges nor messages nor commands");
        }

        return new Capture
        {
            Origin = bound.Get(Origin),
            Source = bound.Get(Source),
            Exchanges = bound.Get(Exchanges),
            Address = bound.Get(Address)!,
            Messages = bound.Get(Messages)!,
            Commands = bound.Get(Commands)!,
            Expect = bound.Get(Expect),
        };
    }
}
