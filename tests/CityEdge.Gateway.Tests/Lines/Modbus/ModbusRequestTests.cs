using CityEdge.Gateway.Lines.Modbus;
using static CityEdge.Gateway.Tests.Lines.Modbus.Frames;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>Requests byte by byte, their limits, and what answers them. Examples are those of the Modbus Application Protocol V1.1b3, 6.</summary>
public sealed class ModbusRequestTests
{
    /// <summary>Every function that the master speaks: the request, its PDU, a fitting answer and the data it leaves.</summary>
    public static TheoryData<string, string, string, string> Examples => new()
    {
        { "coils", "01 0013 0013", "01 03 CD 6B 05", "CD 6B 05" },
        { "discrete", "02 00C4 0016", "02 03 AC DB 35", "AC DB 35" },
        { "holding", "03 006B 0003", "03 06 022B 0000 0064", "022B 0000 0064" },
        { "input", "04 0008 0001", "04 02 000A", "000A" },
        { "coil", "05 00AC FF00", "05 00AC FF00", "" },
        { "register", "06 0001 0003", "06 0001 0003", "" },
        { "write-coils", "0F 0013 000A 02 CD 01", "0F 0013 000A", "" },
        { "write-registers", "10 0001 0002 04 000A 0102", "10 0001 0002", "" },
        { "mask", "16 0004 00F2 0025", "16 0004 00F2 0025", "" },
        { "read-write", "17 0003 0006 000E 0003 06 00FF 00FF 00FF", "17 0C 00FE 0ACD 0001 0003 000D 00FF", "00FE 0ACD 0001 0003 000D 00FF" },
        { "identify", "2B 0E 01 00", "2B 0E 01 01 00 00 01 00 02 4345", "01 00 00 01 00 02 4345" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_examples_of_the_standard_are_sent_and_answered(string kind, string pdu, string answer, string data)
    {
        var request = Make(kind);

        Assert.Equal(Hex(pdu), request.Pdu.ToArray());
        Assert.Equal(FrameOutcome.Ok, request.Judge(Hex(answer), out _));
        Assert.Equal(Hex(data), request.DataOf(Hex(answer)).ToArray());
        Assert.True(ModbusCrc.Holds(request.RtuFrame));
        Assert.True(ModbusPdu.IsRequest(request.Pdu));
        Assert.True(ModbusPdu.IsResponse(Hex(answer)));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void One_byte_more_or_less_is_no_answer(string kind, string pdu, string answer, string data)
    {
        Assert.NotEqual(data, pdu);
        var request = Make(kind);
        var bytes = Hex(answer);

        Assert.Equal(FrameOutcome.WrongShape, request.Judge(bytes.AsSpan(0, bytes.Length - 1), out _));
        Assert.Equal(FrameOutcome.WrongShape, request.Judge([.. bytes, 0], out _));
        Assert.Equal(FrameOutcome.WrongFunction, request.Judge([(byte)(bytes[0] ^ 0x40), .. bytes.AsSpan(1)], out _));
        Assert.Equal(FrameOutcome.Exception, request.Judge([(byte)(bytes[0] | 0x80), 2], out var exception));
        Assert.Equal(ModbusException.IllegalDataAddress, exception);
        Assert.Equal(FrameOutcome.WrongShape, request.Judge([(byte)(bytes[0] | 0x80), 2, 0], out _));
        Assert.Equal(FrameOutcome.WrongShape, request.Judge([], out _));
    }

    [Theory]
    [InlineData("coil", "05 00AC 0000")]
    [InlineData("coil", "05 00AD FF00")]
    [InlineData("register", "06 0001 0004")]
    [InlineData("write-coils", "0F 0013 000B")]
    [InlineData("write-registers", "10 0002 0002")]
    [InlineData("mask", "16 0004 00F2 0024")]
    [InlineData("identify", "2B 0E 02 01 00 00 00")]
    public void A_write_answered_with_something_else_is_not_done(string kind, string answer) =>
        Assert.Equal(FrameOutcome.WrongShape, Make(kind).Judge(Hex(answer), out _));

    [Fact]
    public void Frames_of_the_field_are_made_bit_by_bit()
    {
        Assert.Equal(Hex("01 06 00 2C 00 01 89 C3"), ModbusRequest.WriteRegister(1, 0x2C, 1).RtuFrame.ToArray());
        Assert.Equal(Hex("01 05 00 2C FF 00 4D F3"), ModbusRequest.WriteCoil(1, 0x2C, 0xFF00).RtuFrame.ToArray());
        Assert.True(ModbusCrc.Holds(Hex("01 02 06 00 00 00 00 00 00 E0 B9")));
        Assert.Equal(Hex("00 01 00 00 00 06 01 06 00 2C 00 01"), Tcp(1, 1, ModbusRequest.WriteRegister(1, 0x2C, 1).Pdu.ToArray()));
    }

    [Fact]
    public void The_checksum_of_the_catalogue_holds() => Assert.Equal(0x4B37, ModbusCrc.Of("123456789"u8));

    [Fact]
    public void Limits_of_the_standard_are_kept()
    {
        ModbusRequest.ReadCoils(1, 0, 2000);
        ModbusRequest.ReadHolding(1, 65411, 125);
        ModbusRequest.WriteCoils(1, 0, new bool[1968]);
        ModbusRequest.WriteRegisters(1, 0, new ushort[123]);
        Assert.Equal(RtuFrame.MaxLength - 1, ModbusRequest.ReadWrite(1, 0, 125, 0, new ushort[121]).RtuFrame.Length);

        Refuses(() => ModbusRequest.ReadCoils(1, 0, 2001));
        Refuses(() => ModbusRequest.ReadDiscreteInputs(1, 0, 0));
        Refuses(() => ModbusRequest.ReadHolding(1, 0, 126));
        Refuses(() => ModbusRequest.ReadInput(1, 65535, 2));
        Refuses(() => ModbusRequest.WriteCoils(1, 0, new bool[1969]));
        Refuses(() => ModbusRequest.WriteCoils(1, 0, []));
        Refuses(() => ModbusRequest.WriteRegisters(1, 0, new ushort[124]));
        Refuses(() => ModbusRequest.WriteRegisters(1, 65535, new ushort[2]));
        Refuses(() => ModbusRequest.ReadWrite(1, 0, 125, 0, new ushort[122]));
        Refuses(() => ModbusRequest.ReadWrite(1, 0, 126, 0, new ushort[1]));
        Refuses(() => ModbusRequest.ReadIdentification(1, 5));

        static void Refuses(Func<ModbusRequest> make) => Assert.Throws<ArgumentOutOfRangeException>(make);
    }

    [Fact]
    public void The_objects_of_an_identification_are_found()
    {
        var data = Hex("83 FF 80 02 00 02 4345 02 01 31");

        Assert.True(DeviceIdentification.TryFind(data, DeviceIdentification.VendorName, out var vendor));
        Assert.Equal("CE"u8.ToArray(), vendor.ToArray());
        Assert.True(DeviceIdentification.TryFind(data, DeviceIdentification.Revision, out var revision));
        Assert.Equal("1"u8.ToArray(), revision.ToArray());
        Assert.False(DeviceIdentification.TryFind(data, DeviceIdentification.ProductCode, out _));
        Assert.True(DeviceIdentification.HasMore(data, out var next));
        Assert.Equal(0x80, next);
        Assert.False(DeviceIdentification.TryFind(data.AsSpan(0, 7), DeviceIdentification.VendorName, out _));
        Assert.False(DeviceIdentification.HasMore([], out _));
    }

    private static ModbusRequest Make(string kind) => kind switch
    {
        "coils" => ModbusRequest.ReadCoils(1, 0x13, 19),
        "discrete" => ModbusRequest.ReadDiscreteInputs(1, 0xC4, 22),
        "holding" => ModbusRequest.ReadHolding(1, 0x6B, 3),
        "input" => ModbusRequest.ReadInput(1, 8, 1),
        "coil" => ModbusRequest.WriteCoil(1, 0xAC, 0xFF00),
        "register" => ModbusRequest.WriteRegister(1, 1, 3),
        "write-coils" => ModbusRequest.WriteCoils(1, 0x13, [true, false, true, true, false, false, true, true, true, false]),
        "write-registers" => ModbusRequest.WriteRegisters(1, 1, [0x000A, 0x0102]),
        "mask" => ModbusRequest.MaskWrite(1, 4, 0xF2, 0x25),
        "read-write" => ModbusRequest.ReadWrite(1, 3, 6, 14, [0xFF, 0xFF, 0xFF]),
        "identify" => ModbusRequest.ReadIdentification(1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
