using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Serial;

/// <summary>Published frames, and short ways to find and read them.</summary>
internal static class Frames
{
    // Meokon's own examples, as domain notes decode them.
    public const string Meokon1 = "A55A00003B53484D4B313930363030313334C8003C000A0102006401F4021A5D1966B60219021A0216021802180213021E021C021D021D7E0355AA";
    public const string Meokon2 = "A55A00002953485250323530393031323034D0000000010100000009C4025D68FFB887025D843E55AA";

    // aixi.wang's python_cjt188.
    public const string WaterReadAddress = "68AAAAAAAAAAAAAAAA0303810A004916";
    public const string WaterRequest = "6810120000000000000103901F003D16";
    public const string WaterReply = "6810120000000000008116901F00100010002C100010002C0000000000000000FF6716";

    // A meter's log: energy 0.26 kWh, voltage 100.1 V.
    public const string EnergyRequest = "68610100000000681104333334331416";
    public const string EnergyReply = "6861010000000068910833333433593333338A16";
    public const string VoltageRequest = "68610100000000681104333434351716";
    public const string VoltageReply = "686101000000006891063334343534431016";

    // Three bytes where phase A's voltage has two.
    public const string OddVoltageReply = "68111111111111689107333434353359366016";

    // rscada/libmbus, test/test-frames.
    public const string Itron =
        "683C3C680808727803491177040E160A0000000C7878034911041331D40000426C0000441300000000046D0B0BCD130227000009FD0E0209FD0F060F00017513D316";

    public const string WaterStar =
        "68515168080B7254029904C51400060C27000004782E254C00046D0A0CCD1304134C01000044134B0100008401134C010000426CBF1C026CDF1C043B00000000143B"
        + "160800000223A70401FD1700049028080000003F16";

    public const string Elvaco =
        "685353680805723408005496153200F200000001FD1B0002FC0348522574D41122FC0348522574C81112FC0348522574B4160265D0082265700812652309017218"
        + "4265E408820165DD080C783408005403FD0F0000041F5D16";

    /// <summary>Every whole answer or push above with the protocol it is of.</summary>
    public static readonly (SerialProtocol Protocol, string Hex)[] All =
    [
        (SerialProtocols.Meokon, Meokon1), (SerialProtocols.Meokon, Meokon2),
        (SerialProtocols.Cjt188, WaterReply), (SerialProtocols.Cjt188, WaterRequest), (SerialProtocols.Cjt188, WaterReadAddress),
        (SerialProtocols.Dlt645, EnergyReply), (SerialProtocols.Dlt645, VoltageReply), (SerialProtocols.Dlt645, OddVoltageReply),
        (SerialProtocols.MBus, Itron), (SerialProtocols.MBus, WaterStar), (SerialProtocols.MBus, Elvaco),
    ];

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    public static SerialAddress Address(SerialProtocol protocol, string text)
    {
        Assert.True(protocol.TryParseAddress(text, out var address), text);
        return address!;
    }

    /// <summary>The frames that a fresh framer finds in bytes that come in pieces, the line silent behind them.</summary>
    public static List<byte[]> Found(SerialProtocol protocol, ReadOnlySpan<byte> bytes, int piece = int.MaxValue)
    {
        var framer = new SerialFramer(protocol);
        var found = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            var taken = framer.Take(bytes[..Math.Min(piece, bytes.Length)]);
            Assert.True(taken > 0, "A framer that has said that it has no frame takes no more.");
            bytes = bytes[taken..];
            Collect(framer, found);
        }

        framer.Silence();
        Collect(framer, found);
        Assert.False(framer.IsHolding);
        return found;
    }

    /// <summary>The fields of a frame, in order.</summary>
    public static (MessageOutcome Outcome, Dictionary<string, FieldValue> Fields) Read(SerialProtocol protocol, ReadOnlySpan<byte> frame)
    {
        var fields = new Dictionary<string, FieldValue>();
        var outcome = protocol.MakeDecoder()(frame, (string name, in FieldValue value) => fields.TryAdd(name, value));
        return (outcome, fields);
    }

    /// <summary>One of these, each as likely.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static byte[] Ask(SerialProtocol protocol, in SerialQuestion question)
    {
        var bytes = new byte[32];
        return bytes[..protocol.Ask(question, bytes)];
    }

    private static void Collect(SerialFramer framer, List<byte[]> found)
    {
        while (framer.TryNext(out var frame))
        {
            found.Add(frame.ToArray());
        }
    }
}
