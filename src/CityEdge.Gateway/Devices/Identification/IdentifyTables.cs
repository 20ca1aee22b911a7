using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Messages;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Devices.Identification;

/// <summary>The keys by which a profile says how a scan knows its model.</summary>
internal static class IdentifyTables
{
    private const int FieldMax = 0xFFFF;

    private static readonly Key<string> Vendor = May("vendor", Text, "", null, "厂商名（对象 0）中含有的文字", "a part of the vendor's name (object 0)");
    private static readonly Key<string> Product = May("product", Text, "", null, "产品代码（对象 1）中含有的文字", "a part of the product code (object 1)");
    private static readonly RecordShape<DeviceIdMark> DeviceIdShape = new(
        "device-id", About("设备标识（功能码 43/14）。", "What it answers to a read of its identification (FC 43/14)."), [Vendor, Product], MakeDeviceId);

    private static readonly Key<RegisterTable> Table = Must("table", new ChoiceShape<RegisterTable>(), "寄存器区", "which of the four Modbus tables");
    private static readonly Key<long> Address = Must("address", Integer(0, FieldMax), "协议地址，从 0 起", "address as on the wire, from 0");
    private static readonly Key<long> Value = May("value", Integer(0, FieldMax), 0, null, "该型号在此的值", "what this model has there");
    private static readonly Key<long> Min = May("min", Integer(0, FieldMax), 0, "0", "最小值", "lowest that fits");
    private static readonly Key<long> Max = May("max", Integer(0, FieldMax), FieldMax, "65535", "最大值", "highest that fits");
    private static readonly RecordShape<RegisterMark> RegisterShape = new(
        "register-mark", About("一个寄存器及该型号在此的值：value，或 min 与 max。", "One register and what this model has in it: value, or min and max."),
        [Table, Address, Value, Min, Max], MakeRegister);

    private static readonly Key<string> Topic = Must("topic", new TopicShape(), "主题，可含 {base} 和 +", "its topic; {base} and + may stand in it");
    private static readonly Key<string> Field = Must("field", Text, "说明型号的字段（JSON 路径）", "the field that names the model, a path into JSON");
    private static readonly Key<IReadOnlyList<string>> Words = Must("equals", List(Text), "该字段的内容，任一即可；以 * 结尾表示开头相同", "what it says, any of these; one that ends in * says how it begins");
    private static readonly Key<string> AddressField = May("address", Text, "", "\"\"", "设备名（主题中的 {address}）所在的字段", "the field with what {address} stands for in topics");
    private static readonly RecordShape<DiscoveryMark> DiscoveryShape = new(
        "discovery", About("设备或网桥的通告；若为列表，逐项查看。", "An announcement by the device or its bridge; of a list, each item is looked at."),
        [Topic, Field, Words, AddressField], MakeDiscovery);

    private static readonly Key<IReadOnlyList<string>> NodeNames = Must("names", List(Text), "设备模板名或型号中含有的文字，任一即可", "a part of the device profile's or model's name, any of these");
    private static readonly Key<string> JoinEui = May("join-eui", Text, "", "\"\"", "JoinEUI 的开头（十六进制）", "how the join EUI begins, in hexadecimal digits");
    private static readonly RecordShape<NodeMark> NodeShape = new(
        "node", About("LoRaWAN 网络服务器上的名称。", "How a LoRaWAN network server knows it."), [NodeNames, JoinEui], MakeNode);

    private static readonly Key<DeviceIdMark> DeviceId = May("device-id", DeviceIdShape, null, null, "Modbus：设备标识", "Modbus: its identification");
    private static readonly Key<IReadOnlyList<RegisterMark>> Fingerprint = May("fingerprint", List(RegisterShape), [], "[]", "Modbus：只有该型号才有的寄存器值，须全部相符", "Modbus: registers that only this model answers so, all of them");
    private static readonly Key<IReadOnlyList<DiscoveryMark>> Discovery = May("discovery", List(DiscoveryShape), [], "[]", "MQTT：通告，任一即可", "MQTT: what announces it, any of them");
    private static readonly Key<NodeMark> Node = May("node", NodeShape, null, null, "LoRaWAN：网络服务器上的名称", "LoRaWAN: how a network server knows it");

    /// <summary>The whole of <c>identify</c>.</summary>
    public static readonly RecordShape<IdentifyProfile> Identify = new(
        "identify", About("扫描时凭什么认出该型号；任一项相符即可，没有则由人选定。", "By what a scan knows this model; any of them is enough, and without one it is chosen by hand."),
        [DeviceId, Fingerprint, Discovery, Node],
        bound => new IdentifyProfile { DeviceId = bound.Get(DeviceId), Fingerprint = bound.Get(Fingerprint)!, Discovery = bound.Get(Discovery)!, Node = bound.Get(Node), Places = bound.Places });

    /// <summary>Says which marks do not fit how the device speaks.</summary>
    public static void Check(IdentifyProfile identify, LinkProfile link, Diagnostics diagnostics)
    {
        Needs<ModbusProfile>(DeviceId, identify.DeviceId is not null, "modbus");
        Needs<ModbusProfile>(Fingerprint, identify.Fingerprint.Count > 0, "modbus");
        Needs<MqttProfile>(Discovery, identify.Discovery.Count > 0, "mqtt");
        Needs<LoRaWanProfile>(Node, identify.Node is not null, "lorawan");

        void Needs<T>(Key key, bool given, string wire)
        {
            if (given && link is not T)
            {
                diagnostics.Error(identify.Places.Of(key.Name), $"“{key.Name}”只用于 {wire} 设备", $"'{key.Name}' is for devices that speak {wire}");
            }
        }
    }

    private static DeviceIdMark MakeDeviceId(Bound bound)
    {
        if (!bound.Has(Vendor) && !bound.Has(Product))
        {
            bound.Diagnostics.Error(bound.Places.Start, "须有 vendor 或 product", "vendor or product must be there: without them every device fits");
        }

        return new DeviceIdMark(bound.Get(Vendor)!, bound.Get(Product)!);
    }

    private static RegisterMark MakeRegister(Bound bound)
    {
        var ranged = bound.Has(Min) || bound.Has(Max);
        if (bound.Has(Value) == ranged)
        {
            bound.Diagnostics.Error(bound.Places.Start, "须有 value，或 min 与 max", "either value, or min and max");
        }

        if (bound.Get(Min) > bound.Get(Max))
        {
            bound.Error(Max, "max 小于 min", "max is below min");
        }

        return ranged
            ? new RegisterMark(bound.Get(Table), (ushort)bound.Get(Address), (ushort)bound.Get(Min), (ushort)bound.Get(Max))
            : new RegisterMark(bound.Get(Table), (ushort)bound.Get(Address), (ushort)bound.Get(Value), (ushort)bound.Get(Value));
    }

    private static DiscoveryMark MakeDiscovery(Bound bound)
    {
        foreach (var key in new[] { Field, AddressField }.Where(key => bound.Get(key) is { Length: > 0 } path && !JsonPath.TryParse(path, out _)))
        {
            bound.Error(key, $"“{bound.Get(key)}”不是 JSON 路径（如 definition.model）", $"'{bound.Get(key)}' is not a path into JSON (such as definition.model)");
        }

        if (bound.Get(Words)!.Count == 0 || bound.Get(Words)!.Contains("*"))
        {
            bound.Error(Words, "至少一项，且不能只写 *", "at least one, and not * alone: every announcement would fit");
        }

        if (bound.Get(Topic)!.Contains("{address}", StringComparison.Ordinal))
        {
            bound.Error(Topic, "设备名尚未知：写 + 代替 {address}", "the address is not known yet: write + in place of {address}");
        }

        return new DiscoveryMark(bound.Get(Topic)!, bound.Get(Field)!, bound.Get(Words)!, bound.Get(AddressField)!);
    }

    private static NodeMark MakeNode(Bound bound)
    {
        var eui = bound.Get(JoinEui)!;
        if (eui.Length > ModelMatcher.EuiDigits || !eui.All(char.IsAsciiHexDigit))
        {
            bound.Error(JoinEui, "应为不超过 16 位的十六进制数字", "at most 16 hexadecimal digits");
        }

        if (bound.Get(NodeNames)!.Count == 0)
        {
            bound.Error(NodeNames, "至少一项", "at least one");
        }

        return new NodeMark(bound.Get(NodeNames)!, eui);
    }
}
