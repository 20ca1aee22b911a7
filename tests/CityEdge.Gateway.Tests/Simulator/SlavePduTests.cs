using CityEdge.Simulator.Modbus;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>Answers of the slave to single requests, against the examples and state diagrams of the Modbus Application Protocol.</summary>
public sealed class SlavePduTests
{
    private readonly SlaveUnit _unit = Create();

    [Theory]
    [InlineData("0100130013", "0103CD6B05", "fc1: 19 coils from 20, the specification's example")]
    [InlineData("0200C40016", "0203ACDB35", "fc2: 22 inputs from 197, the specification's example")]
    [InlineData("03006B0003", "0306022B00000064", "fc3: three registers from 108, the specification's example")]
    [InlineData("0400080001", "0402000A", "fc4: register 9, the specification's example")]
    [InlineData("0500ACFF00", "0500ACFF00", "fc5: coil 173 on, the specification's example")]
    [InlineData("0600010003", "0600010003", "fc6: the specification's example")]
    [InlineData("0F0013000A02CD01", "0F0013000A", "fc15: ten coils from 20, the specification's example")]
    [InlineData("100001000204000A0102", "1000010002", "fc16: the specification's example")]
    [InlineData("16000400F20025", "16000400F20025", "fc22: the specification's example")]
    [InlineData("170003000600 0E0003 06 00FF00FF00FF", "170C00FE0ACD00010003000D00FF", "fc23: the specification's example")]
    [InlineData("2B0E0100", "2B0E01810000030008436974794564676501035349 4D020131", "fc43/14: basic identification as a stream")]
    [InlineData("2B0E0401", "2B0E0481000001010353494D", "fc43/14: one object")]
    public void Each_function_answers_as_the_specification_shows(string request, string answer, string why) =>
        Assert.True(Ask(request) == answer.Replace(" ", "", StringComparison.Ordinal), $"{why}: {Ask(request)}");

    [Theory]
    [InlineData("07", "8701", "an unknown function")]
    [InlineData("2B0D", "AB01", "an unknown kind of encapsulated request")]
    [InlineData("0300000000", "8303", "no registers")]
    [InlineData("030000007E", "8303", "126 registers")]
    [InlineData("01000007D1", "8103", "2001 coils")]
    [InlineData("0300000001FF", "8303", "a byte too many")]
    [InlineData("03000000", "8303", "a byte too few")]
    [InlineData("03006A0004", "8302", "one address before the range")]
    [InlineData("03FFFF0002", "8302", "an address beyond the last")]
    [InlineData("0500AC0001", "8503", "neither on nor off")]
    [InlineData("05FFF0FF00", "8502", "a coil that does not exist")]
    [InlineData("0F00130000 00", "8F03", "no coils to write")]
    [InlineData("0F0013000A01CD", "8F03", "a byte count that does not fit")]
    [InlineData("1000010002 03 000A01", "9003", "half a register")]
    [InlineData("10FFFF0002 04 000A0102", "9002", "registers beyond the last")]
    [InlineData("1609990000FFFF", "9602", "a mask for nothing")]
    [InlineData("1700030006000E0003 04 00FF00FF", "9703", "fewer values than it says")]
    [InlineData("1708030006000E0001 02 00FF", "9702", "a read that cannot be answered")]
    [InlineData("2B0E0409", "AB02", "an object that does not exist")]
    [InlineData("2B0E0500", "AB03", "a way of reading that does not exist")]
    public void What_cannot_be_done_is_refused_with_its_reason(string request, string answer, string why) =>
        Assert.True(Ask(request) == answer, $"{why}: {Ask(request)}");

    [Theory]
    [InlineData("17 0803 0006 000E 0001 02 7777")]
    [InlineData("10 000F 0020 40 77777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777")]
    public void A_refused_request_has_changed_nothing(string request)
    {
        Assert.Equal("02", Ask(request)[2..]);

        Assert.Equal(0x000E, _unit.Image[SlaveTable.HoldingRegisters, 0x000E]);
        Assert.Equal(0x000F, _unit.Image[SlaveTable.HoldingRegisters, 0x000F]);
        Assert.Empty(_unit.Writes);
    }

    [Theory]
    [InlineData("0500ACFF00")]
    [InlineData("0600010003")]
    [InlineData("0F0013000A02CD01")]
    [InlineData("100001000204000A0102")]
    [InlineData("16000400F20025")]
    [InlineData("1700030006000E00030600FF00FF00FF")]
    public void A_device_that_refuses_writes_keeps_what_it_has(string request)
    {
        _unit.RefuseWrites = SlaveException.DeviceFailure;

        Assert.Equal("04", Ask(request)[2..]);

        Assert.Empty(_unit.Writes);
    }

    [Fact]
    public void A_slave_that_reads_one_register_at_a_time_says_so()
    {
        var unit = new SlaveUnit(1) { MaxRegistersPerRead = 1 };
        unit.Image.Define(SlaveTable.InputRegisters, 0, 2, 5);

        Assert.Equal("04020005", Ask(unit, "0400000001"));
        Assert.Equal("8403", Ask(unit, "0400000002"));
    }

    private string Ask(string request) => Ask(_unit, request);

    private static string Ask(SlaveUnit unit, string request)
    {
        var answer = new byte[SlavePdu.MaxLength];
        var length = SlavePdu.Answer(unit, Convert.FromHexString(request.Replace(" ", "", StringComparison.Ordinal)), answer);
        return Convert.ToHexString(answer.AsSpan(0, length));
    }

    private static SlaveUnit Create()
    {
        var unit = new SlaveUnit(1) { Identity = new SlaveIdentity("CityEdge", "SIM", "1") };
        Bits(unit, SlaveTable.Coils, 19, 0xCD, 0x6B, 0x05);
        unit.Image.Define(SlaveTable.Coils, 172, 1);
        Bits(unit, SlaveTable.DiscreteInputs, 196, 0xAC, 0xDB, 0x35);
        unit.Image.Set(SlaveTable.InputRegisters, 8, 10);
        unit.Image.Set(SlaveTable.HoldingRegisters, 107, 0x022B, 0, 100);
        unit.Image.Set(SlaveTable.HoldingRegisters, 1, 0, 0, 0x00FE, 0x0ACD, 1, 3, 0x0D, 0xFF, 0, 0, 0, 0, 0, 0x000E, 0x000F, 0x10);
        return unit;
    }

    private static void Bits(SlaveUnit unit, SlaveTable table, int first, params byte[] bytes)
    {
        for (var i = 0; i < 8 * bytes.Length; i++)
        {
            unit.Image[table, first + i] = (ushort)((bytes[i / 8] >> (i % 8)) & 1);
        }
    }
}
