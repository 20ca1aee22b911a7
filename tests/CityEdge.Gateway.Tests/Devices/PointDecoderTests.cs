using System.Buffers.Binary;
using System.Globalization;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Devices;

/// <summary>Bytes become values, or reasons; never exceptions and never invented zeros.</summary>
public sealed class PointDecoderTests
{
    public static TheoryData<string, string> TypesAndOrders()
    {
        var data = new TheoryData<string, string>();
        foreach (var type in Enum.GetValues<RegisterType>().Where(type => type != RegisterType.Bool))
        {
            foreach (var order in Enum.GetValues<RegisterOrder>())
            {
                data.Add(type.ToString(), order.ToString());
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TypesAndOrders))]
    public void Every_type_in_every_order_decodes_what_was_encoded(string typeName, string orderName)
    {
        var (type, order) = (Enum.Parse<RegisterType>(typeName), Enum.Parse<RegisterOrder>(orderName));
        var decoder = new PointDecoder(Point(type, order: order));

        Gen.ULong.Sample(bits =>
        {
            var (value, image) = Encode(type, order, bits);
            var got = decoder.Decode(image);
            return double.IsFinite(value) ? got.IsGood && got.Value == value : got.Reason == QualityReason.SensorFailure;
        }, iter: 500, threads: 1);
    }

    [Theory]
    [InlineData(nameof(RegisterOrder.BigEndian), "12345678")]
    [InlineData(nameof(RegisterOrder.LowWordFirst), "56781234")]
    [InlineData(nameof(RegisterOrder.BytesSwapped), "34127856")]
    [InlineData(nameof(RegisterOrder.LittleEndian), "78563412")]
    public void Orders_are_those_of_the_field(string order, string bytes) =>
        Assert.Equal(0x12345678, new PointDecoder(Point(RegisterType.U32, order: Enum.Parse<RegisterOrder>(order))).Decode(Convert.FromHexString(bytes)).Value);

    [Theory]
    [InlineData(nameof(RegisterType.U8High), 0xFE)]
    [InlineData(nameof(RegisterType.U8Low), 0x81)]
    [InlineData(nameof(RegisterType.S8High), -2)]
    [InlineData(nameof(RegisterType.S8Low), -127)]
    public void Single_bytes_are_the_high_or_the_low_one(string type, double value) =>
        Assert.Equal(value, new PointDecoder(Point(Enum.Parse<RegisterType>(type))).Decode([0xFE, 0x81]).Value);

    [Theory]
    [InlineData(0, 1, 0x55, 1)]
    [InlineData(1, 1, 0x55, 0)]
    [InlineData(4, 4, 0x09A0, 0xA)]
    [InlineData(15, 1, 0x8000, 1)]
    [InlineData(0, 16, 0xFFFF, 65535)]
    public void A_bit_field_is_its_bits_and_no_others(int bit, int bits, int register, double value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)register);

        Assert.Equal(value, new PointDecoder(Point(RegisterType.U16, bit: bit, bits: bits)).Decode(bytes).Value);
    }

    [Fact]
    public void A_tenth_is_the_decimal_that_people_compare_with()
    {
        var tenth = new PointDecoder(Point(RegisterType.S16) with { Scale = 0.1 });
        var bytes = new byte[2];
        for (var raw = short.MinValue; raw < short.MaxValue; raw++)
        {
            BinaryPrimitives.WriteInt16BigEndian(bytes, raw);
            Assert.Equal(double.Parse($"{raw}e-1", CultureInfo.InvariantCulture), tenth.Decode(bytes).Value);
        }
    }

    [Theory]
    [InlineData("8000", QualityReason.SensorFailure)]
    [InlineData("FFFF", QualityReason.SensorFailure)]
    [InlineData("0191", QualityReason.OutOfRange)]
    [InlineData("FE6F", QualityReason.OutOfRange)]
    [InlineData("0190", QualityReason.None)]
    [InlineData("FE70", QualityReason.None)]
    [InlineData("", QualityReason.CommunicationFailure)]
    [InlineData("01", QualityReason.CommunicationFailure)]
    public void What_is_no_value_has_its_reason(string bytes, QualityReason reason)
    {
        var decoder = new PointDecoder(Point(RegisterType.S16) with { Scale = 0.1, Min = -40, Max = 40, NoSensor = [0x8000, -1] });

        var got = decoder.Decode(Convert.FromHexString(bytes));

        Assert.Equal(reason, got.Reason);
        Assert.Equal(reason != QualityReason.None, double.IsNaN(got.Value));
    }

    [Theory]
    [InlineData("00", 0, QualityReason.None)]
    [InlineData("01", 1, QualityReason.None)]
    [InlineData("02", double.NaN, QualityReason.CommunicationFailure)]
    [InlineData("", double.NaN, QualityReason.CommunicationFailure)]
    public void A_coil_is_nought_or_one(string bytes, double value, QualityReason reason)
    {
        var got = new PointDecoder(Point(RegisterType.Bool, RegisterTable.Coil)).Decode(Convert.FromHexString(bytes));

        Assert.Equal(new DecodedValue(value, reason), got);
    }

    [Fact]
    public void An_unknown_state_is_out_of_range()
    {
        var decoder = new PointDecoder(Point(RegisterType.U16) with { Kind = PointKind.State, States = new Dictionary<int, LocalText> { [0] = default, [1] = default } });

        Assert.Equal(1, decoder.Decode([0, 1]).Value);
        Assert.Equal(QualityReason.OutOfRange, decoder.Decode([0, 2]).Reason);
    }

    [Theory]
    [InlineData("7FC00000")]
    [InlineData("7F800000")]
    [InlineData("FF800000")]
    [InlineData("C61C3C00")]
    public void A_float_that_is_not_finite_or_is_the_marker_is_a_failed_sensor(string bytes) =>
        Assert.Equal(QualityReason.SensorFailure, new PointDecoder(Point(RegisterType.F32) with { NoSensor = [-9999] }).Decode(Convert.FromHexString(bytes)).Reason);

    [Fact]
    public void A_scale_that_overflows_is_out_of_range() =>
        Assert.Equal(QualityReason.OutOfRange, new PointDecoder(Point(RegisterType.F64) with { Scale = 1e300 }).Decode(Convert.FromHexString("7FE0000000000000")).Reason);

    [Fact]
    public void Hostile_bytes_never_throw_and_never_give_an_impossible_value()
    {
        var decoders = Enum.GetValues<RegisterType>()
            .SelectMany(type => Enum.GetValues<RegisterOrder>().Select(order => new PointDecoder(Point(type, order: order) with { Min = -1000, Max = 1000, NoSensor = [7] })))
            .ToArray();

        Gen.Byte.Array[0, 12].Sample(bytes =>
        {
            foreach (var decoder in decoders)
            {
                var got = decoder.Decode(bytes);
                Assert.True(got.IsGood ? got.Value is >= -1000 and <= 1000 : double.IsNaN(got.Value));
            }
        }, iter: 5_000, threads: 1);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var decoder = new PointDecoder(Point(RegisterType.U32, order: RegisterOrder.LowWordFirst) with { Scale = 0.1, NoSensor = [1, 2, 3], States = new Dictionary<int, LocalText> { [1] = default } });
        byte[] bytes = [0, 1, 2, 3];
        decoder.Decode(bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            decoder.Decode(bytes);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The value that the low bits of a random number stand for, and its image on the wire, made apart from the decoder.</summary>
    private static (double Value, byte[] Image) Encode(RegisterType type, RegisterOrder order, ulong bits)
    {
        var big = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(big, bits);
        var registers = PointDecoder.RegistersOf(type);
        var bytes = big[^(2 * registers)..];
        var swapped = order is RegisterOrder.BytesSwapped or RegisterOrder.LittleEndian;
        double value = type switch
        {
            RegisterType.U16 => (ushort)bits,
            RegisterType.S16 => (short)bits,
            RegisterType.U32 => (uint)bits,
            RegisterType.S32 => (int)bits,
            RegisterType.U64 => bits,
            RegisterType.S64 => (long)bits,
            RegisterType.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
            RegisterType.F64 => BitConverter.UInt64BitsToDouble(bits),
            RegisterType.U8High => (byte)(bits >> 8),
            RegisterType.U8Low => (byte)bits,
            RegisterType.S8High => (sbyte)(byte)(bits >> 8),
            RegisterType.S8Low => (sbyte)(byte)bits,
            RegisterType.Bool => bits & 1,
        };
        var words = bytes.Chunk(2).ToList();
        if (order is RegisterOrder.LowWordFirst or RegisterOrder.LittleEndian)
        {
            words.Reverse();
        }

        return (value, [.. words.SelectMany(word => swapped ? word.Reverse() : word)]);
    }

    private static PointProfile Point(
        RegisterType type, RegisterTable table = RegisterTable.Holding, RegisterOrder order = RegisterOrder.BigEndian, int? bit = null, int bits = 1) => new()
    {
        Name = "p",
        Title = new LocalText("测点", "Point"),
        Kind = PointKind.Analog,
        Unit = Unit.None,
        Place = new RegisterPlace { Table = table, Address = 0, Type = type, Order = order, Bit = bit, Bits = bits },
        Interval = TimeSpan.FromSeconds(1),
        Supervision = TimeSpan.FromSeconds(10),
    };
}
