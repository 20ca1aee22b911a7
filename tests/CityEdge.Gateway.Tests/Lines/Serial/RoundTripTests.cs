using System.Buffers.Binary;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Serial;

/// <summary>What is encoded is found and decodes to what was meant.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Every_request_is_found_whole_behind_its_wake_bytes_and_is_a_request() =>
        Gen.Select(Gen.Int[0, 99_999_999], Gen.UInt, Gen.Bool, Gen.Bool).Sample((number, item, link, bit) =>
        {
            foreach (var (protocol, text) in new[]
            {
                (SerialProtocols.Cjt188, $"{number:D14}"), (SerialProtocols.Dlt645, $"{number:D12}"), (SerialProtocols.MBus, $"{number % 251}"),
            })
            {
                var request = Frames.Ask(protocol, new(Frames.Address(protocol, text), item, link, bit));
                byte[] sent = [.. Enumerable.Repeat((byte)0xFE, protocol.WakeBytes), .. request];

                Assert.Equal([request], Frames.Found(protocol, sent));
                Assert.Equal(FrameRole.Request, protocol.RoleOf(request));
                Assert.InRange(sent.Length, 5, protocol.LongestRequest);
            }
        });

    [Fact]
    public void A_signed_electric_value_comes_back() =>
        Gen.Select(Frames.OneOf(0x02020100u, 0x02030000u, 0x02060000u, 0x02800001u), Gen.Int[0, 79_999_999], Gen.Bool).Sample((item, digits, isNegative) =>
        {
            var format = Dlt645Message.Known.Single(f => f.Key == item).Value;
            var number = digits % (int)(8 * Math.Pow(10, (2 * format.Bytes) - 1));
            var value = Digits(number, format.Bytes);
            value[^1] |= (byte)(isNegative ? 0x80 : 0);

            var (outcome, fields) = Frames.Read(SerialProtocols.Dlt645, Electric(item, value));

            return outcome == MessageOutcome.Ok && fields[format.Names[0]].Number == (isNegative ? -number : number) / format.Divisor;
        });

    [Fact]
    public void An_unsigned_electric_value_keeps_its_highest_digit() =>
        Gen.Select(Frames.OneOf(0x00010000u, 0x02010100u, 0x02800002u), Gen.Int[0, 99_999_999]).Sample((item, digits) =>
        {
            var format = Dlt645Message.Known.Single(f => f.Key == item).Value;
            var number = digits % (int)Math.Pow(10, 2 * format.Bytes);

            var (_, fields) = Frames.Read(SerialProtocols.Dlt645, Electric(item, Digits(number, format.Bytes)));

            return fields[format.Names[0]].Number == number / format.Divisor;
        });

    [Fact]
    public void A_block_of_a_meter_with_one_phase_ends_early_and_an_absent_phase_is_missing()
    {
        var one = Frames.Read(SerialProtocols.Dlt645, Electric(0x0201FF00, [0x05, 0x22]));
        var three = Frames.Read(SerialProtocols.Dlt645, Electric(0x0201FF00, [0x05, 0x22, 0xFF, 0xFF, 0x10, 0x22]));

        Assert.Equal((MessageOutcome.Ok, 220.5, 1), (one.Outcome, one.Fields["voltage_a"].Number, one.Fields.Count));
        Assert.Equal((FieldKind.Missing, 221), (three.Fields["voltage_b"].Kind, three.Fields["voltage_c"].Number));
        Assert.Equal(MessageOutcome.Unknown, Frames.Read(SerialProtocols.Dlt645, Electric(0x04000501, [0, 0])).Outcome);
    }

    [Fact]
    public void A_refusal_of_an_electricity_meter_says_whether_it_has_no_such_data()
    {
        var meter = Frames.Address(SerialProtocols.Dlt645, "000000000161");

        Assert.Equal(SerialAnswer.NotThere, SerialProtocols.Dlt645.Judge(new(meter, 0x02010100), Electric(0xD1, [0x02])));
        Assert.Equal(SerialAnswer.Failed, SerialProtocols.Dlt645.Judge(new(meter, 0x02010100), Electric(0xD1, [0x04])));
        Assert.Equal(SerialAnswer.NotOurs, SerialProtocols.Dlt645.Judge(new(Frames.Address(SerialProtocols.Dlt645, "000000000162"), 0x02010100), Electric(0xD1, [0x02])));
    }

    [Fact]
    public void A_heat_meter_is_told_in_one_unit_per_quantity()
    {
        byte[] values =
        [
            .. Digits(12_345, 4), 0x11,      // settled: 123.45 GJ
            .. Digits(20_000, 4), 0x08,      // 200.00 MWh
            .. Digits(1_250, 4), 0x17,       // 12.50 kW
            .. Digits(15_000, 4), 0x35,      // 1.5000 m³/h
            .. Digits(99_900, 4), 0x29,      // 999.00 L
            .. Digits(6_512, 3), .. Digits(4_050, 3), .. Digits(1_234, 3),
            0x30, 0x15, 0x08, 0x01, 0x11, 0x26, 0x20, 0x04, 0x00,
        ];

        var (outcome, fields) = Frames.Read(SerialProtocols.Cjt188, Meter(0x20, values));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal(123.45 * 1000 / 3.6, fields["settled_energy"].Number, 6);
        Assert.Equal((200_000, 12.5, 1.5, 0.999), (fields["energy"].Number, fields["power"].Number, fields["flow"].Number, fields["volume"].Number));
        Assert.Equal((65.12, 40.5, 1234), (fields["supply_temperature"].Number, fields["return_temperature"].Number, fields["work_hours"].Number));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 8, 15, 30, TimeSpan.Zero).ToUnixTimeSeconds(), fields["time"].Number);
        Assert.Equal((4, FieldValue.Of(true)), (fields["status"].Number, fields["status_bit2"]));
    }

    [Fact]
    public void A_unit_of_another_quantity_and_digits_that_are_none_are_missing_and_never_zero()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.Cjt188, Meter(0x10, [.. Digits(5, 4), 0x05, 0xFF, 0xFF, 0xFF, 0xFF, 0x2C]));

        Assert.Equal(MessageOutcome.Partly, outcome);
        Assert.Equal((FieldKind.Missing, FieldKind.Missing), (fields["volume"].Kind, fields["settled_volume"].Kind));
        Assert.Equal(MessageOutcome.Malformed, Frames.Read(SerialProtocols.Cjt188, Meter(0x10, [1, 2])).Outcome);
        Assert.Equal(MessageOutcome.Unknown, Frames.Read(SerialProtocols.Cjt188, Meter(0x40, [.. Digits(5, 4), 0x05])).Outcome);
    }

    [Fact]
    public void Pressures_of_all_three_Meokon_types_are_told_in_megapascals_and_others_raw()
    {
        Assert.Equal(0.0538, Frames.Read(SerialProtocols.Meokon, Node(0, 0, 538)).Fields["pressure"].Number);
        Assert.Equal(0.538, Frames.Read(SerialProtocols.Meokon, Node(1, 0, 538)).Fields["pressure"].Number);
        Assert.Equal(0.538, Frames.Read(SerialProtocols.Meokon, Node(2, 0, 538)).Fields["pressure"].Number);
        var hydrant = Frames.Read(SerialProtocols.Meokon, Node(24, 0xC0, 538)).Fields;
        Assert.Equal((538, FieldValue.Of(true), FieldValue.Of(true), FieldValue.Of(false)), (hydrant["raw"].Number, hydrant["water_release"], hydrant["tilt"], hydrant["impact"]));
        Assert.DoesNotContain("pressure", hydrant.Keys);
    }

    [Fact]
    public void M_Bus_integers_decimals_and_reals_come_back() =>
        Gen.Select(Gen.Int[-8_388_608, 8_388_607], Gen.Int[0, 99_999_999], Gen.Int.Select(static i => i / 7f)).Sample((integer, digits, real) =>
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, integer);
            var single = new byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(single, real);

            // Volume in litres as int24, int48, int64 and BCD, and a flow temperature as real.
            var (outcome, fields) = Frames.Read(SerialProtocols.MBus, Telegram(
            [
                0x03, 0x13, .. bytes[..3], 0x46, 0x13, .. bytes[..6], 0x87, 0x10, 0x13, .. bytes, 0x1C, 0x13, .. Digits(digits, 4), 0x05, 0x5B, .. single,
            ]));

            return outcome == MessageOutcome.Ok
                && fields["volume"].Number == integer / 1000.0 && fields["volume.s1"].Number == integer / 1000.0 && fields["volume.t1"].Number == integer / 1000.0
                && fields["volume.max"].Number == digits / 1000.0 && fields["flow_temperature"].Number == real;
        });

    [Fact]
    public void M_Bus_says_missing_where_the_meter_has_no_value_and_text_where_it_sends_text()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.MBus, Telegram(
        [
            0x04, 0x93, 0x15, 1, 0, 0, 0,                       // no data available
            0x0A, 0x5B, 0x12, 0xAB,                             // digits that are none
            0x0A, 0x5F, 0x05, 0xF0,                             // −0 05
            0x0D, 0x78, 0x03, (byte)'3', (byte)'2', (byte)'A',  // text, last first
            0x0D, 0x13, 0xC2, 0x34, 0x12,                       // BCD of variable length
            0x04, 0x93, 0x7D, 2, 0, 0, 0,                       // thousands of litres
        ]));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal(FieldKind.Missing, fields["volume"].Kind);
        Assert.Equal(FieldKind.Missing, fields["flow_temperature"].Kind);
        Assert.Equal(-5, fields["return_temperature"].Number);
        Assert.Equal("A23", fields["fabrication_number"].Text);
    }

    [Fact]
    public void M_Bus_that_breaks_off_counts_up_to_there_and_encrypted_data_not_at_all()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.MBus, Telegram([0x04, 0x13, 1, 0, 0, 0, 0x04, 0x13, 1]));
        var encrypted = Telegram([0x04, 0x13, 1, 0, 0, 0], signature: 5);

        Assert.Equal((MessageOutcome.Partly, 0.001), (outcome, fields["volume"].Number));
        Assert.Equal((MessageOutcome.Unknown, 0), (Frames.Read(SerialProtocols.MBus, encrypted).Outcome, Frames.Read(SerialProtocols.MBus, encrypted).Fields.Count));
    }

    [Theory]
    [InlineData("mbus", "251")]
    [InlineData("mbus", "-1")]
    [InlineData("mbus", "")]
    [InlineData("dlt645", "16A")]
    [InlineData("dlt645", "00000000016A")]
    [InlineData("cjt188", "1234")]
    [InlineData("cjt188", "1G00000000000012")]
    [InlineData("meokon", "SHMK1906001")]
    [InlineData("meokon", "水SHMK190600")]
    public void An_address_that_is_none_is_refused(string protocol, string text) =>
        Assert.False(SerialProtocols.All.Single(p => p.Name == protocol).TryParseAddress(text, out _));

    private static byte[] Digits(int number, int bytes)
    {
        var digits = new byte[bytes];
        for (var i = 0; i < bytes; i++)
        {
            digits[i] = (byte)((number / 10 % 10 * 16) + (number % 10));
            number /= 100;
        }

        return digits;
    }

    // Item D1 stands for an error reply with that control code.
    private static byte[] Electric(uint item, byte[] value)
    {
        byte[] data = item == 0xD1 ? value : [(byte)item, (byte)(item >> 8), (byte)(item >> 16), (byte)(item >> 24), .. value];
        byte[] frame = [0x68, 0x61, 1, 0, 0, 0, 0, 0x68, (byte)(item == 0xD1 ? 0xD1 : 0x91), (byte)data.Length, .. data.Select(static b => (byte)(b + 0x33))];
        return [.. frame, MeterSum.Of(frame), 0x16];
    }

    private static byte[] Meter(byte type, byte[] values)
    {
        byte[] frame = [0x68, type, 0x12, 0, 0, 0, 0, 0, 0, 0x81, (byte)(values.Length + 3), 0x90, 0x1F, 0, .. values];
        return [.. frame, MeterSum.Of(frame), 0x16];
    }

    private static byte[] Node(byte type, byte alarms, ushort current)
    {
        byte[] frame = [0xA5, 0x5A, 0, 0, 39, .. "SHMK19060013"u8, 0x34, 0xC8, 0, 60, 0, 0, type, alarms, 0, 0, 0, 0, (byte)(current >> 8), (byte)current, 0, 0, 0, 0];
        var crc = ModbusCrc.Of(frame);
        return [.. frame, (byte)(crc >> 8), (byte)crc, 0x55, 0xAA];
    }

    private static byte[] Telegram(byte[] records, byte signature = 0)
    {
        byte[] body = [0x08, 0x05, 0x72, 0x34, 0x08, 0x00, 0x54, 0x96, 0x15, 0x32, 0x00, 0xF2, 0x00, 0x00, signature, .. records];
        return [0x68, (byte)body.Length, (byte)body.Length, 0x68, .. body, MeterSum.Of(body), 0x16];
    }
}
