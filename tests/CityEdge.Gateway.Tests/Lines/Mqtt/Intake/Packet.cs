using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

/// <summary>A packet as a client reads it from the wire, and the packets that it writes; written for these tests, byte by byte.</summary>
internal sealed record Packet(PacketKind Kind, byte Flags, byte[] Body)
{
    public byte Qos => (byte)(Flags >> 1 & 3);

    public bool Retain => (Flags & 1) != 0;

    public ushort Number(int at) => (ushort)(Body[at] << 8 | Body[at + 1]);

    /// <summary>The topic of a PUBLISH.</summary>
    public string Topic => Encoding.UTF8.GetString(Body, 2, Number(0));

    /// <summary>The packet identifier of a PUBLISH with QoS 1.</summary>
    public ushort PublishId => Number(2 + Number(0));

    /// <summary>The properties of an MQTT 5 PUBLISH, which are short here.</summary>
    public byte[] Properties => Body[(PropertiesAt + 1)..(PropertiesAt + 1 + Body[PropertiesAt])];

    private int PropertiesAt => 2 + Number(0) + (Qos > 0 ? 2 : 0);

    public string Payload(bool mqtt5) => Encoding.UTF8.GetString(Body[(PropertiesAt + (mqtt5 ? 1 + Body[PropertiesAt] : 0))..]);

    public static byte[] Of(byte first, params byte[][] parts)
    {
        var body = parts.SelectMany(part => part).ToArray();
        return [first, .. Variable(body.Length), .. body];
    }

    public static byte[] Variable(int value)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);

        return [.. bytes];
    }

    public static byte[] Two(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public static byte[] Bytes(byte[] bytes) => [.. Two(bytes.Length), .. bytes];

    public static byte[] Properties5(byte level, params byte[] properties) => level == 5 ? [.. Variable(properties.Length), .. properties] : [];

    public static byte[] Connect(
        byte level = 4,
        string id = "c",
        string? user = "kitchen",
        string? key = "kitchen-key",
        bool clean = true,
        int keepAlive = 60,
        (string Topic, string Payload, byte Qos, bool Retain)? will = null,
        byte[]? properties = null,
        string? name = null)
    {
        var flags = (clean ? 2 : 0) | (user is null ? 0 : 0x80) | (key is null ? 0 : 0x40)
            | (will is { } w ? 4 | (w.Qos << 3) | (w.Retain ? 0x20 : 0) : 0);
        return Of(
            0x10,
            Text(name ?? (level == 3 ? "MQIsdp" : "MQTT")),
            [level, (byte)flags],
            Two(keepAlive),
            Properties5(level, properties ?? []),
            Text(id),
            will is { } last ? [.. Properties5(level), .. Text(last.Topic), .. Text(last.Payload)] : [],
            user is null ? [] : Text(user),
            key is null ? [] : Text(key));
    }

    public static byte[] Publish(
        string topic, string payload, byte qos = 0, int id = 1, bool retain = false, bool duplicate = false, byte level = 4, byte[]? properties = null) =>
        Of(
            (byte)(0x30 | (qos << 1) | (retain ? 1 : 0) | (duplicate ? 8 : 0)),
            Text(topic),
            qos > 0 ? Two(id) : [],
            Properties5(level, properties ?? []),
            Encoding.UTF8.GetBytes(payload));

    public static byte[] Subscribe(int id, byte level, params (string Filter, byte Options)[] filters) =>
        Of(0x82, [Two(id), Properties5(level), .. filters.Select(filter => (byte[])[.. Text(filter.Filter), filter.Options])]);

    public static byte[] Unsubscribe(int id, byte level, params string[] filters) =>
        Of(0xA2, [Two(id), Properties5(level), .. filters.Select(Text)]);

    public static byte[] PubAck(int id) => Of(0x40, Two(id));

    public static byte[] Ping => [0xC0, 0];

    public static byte[] Farewell => [0xE0, 0];
}
