using System.Text.Json;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Gateway.Tests.Lines.Modbus;

namespace CityEdge.Gateway.Tests.Lines.Serial;

/// <summary>Frames that others published decode as their authors say.</summary>
public sealed class PublishedFrameTests
{
    private const string Source = "the collected alarm protocol vectors";

    [Fact]
    public void Every_published_frame_is_found_whole()
    {
        foreach (var (protocol, hex) in Frames.All)
        {
            Assert.Equal([Frames.Bytes(hex)], Frames.Found(protocol, Frames.Bytes(hex)));
        }
    }

    [Fact]
    public void A_Meokon_pressure_node_says_what_its_maker_says()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.Meokon, Frames.Bytes(Frames.Meokon1));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.True(SerialProtocols.Meokon.IsFrom(Frames.Address(SerialProtocols.Meokon, "SHMK19060013"), Frames.Bytes(Frames.Meokon1)));
        Assert.Equal((100, 1, -56, 60, 10, 1), (Number(fields, "battery"), Number(fields, "mode"), Number(fields, "rssi"),
            Number(fields, "interval"), Number(fields, "count"), Number(fields, "type")));
        Assert.Equal((0.1, 0.5, 0.538), (Number(fields, "limit_low"), Number(fields, "limit_high"), Number(fields, "pressure")));
        Assert.Equal(Seconds("2019-07-01T01:49:42Z"), Number(fields, "time"));
        Assert.Equal(["alarm_high"], fields.Where(static f => f.Key.StartsWith("alarm_", StringComparison.Ordinal) && f.Value.Number == 1).Select(static f => f.Key));
        Assert.Equal(FieldValue.Of(false), fields["external_power"]);
    }

    [Fact]
    public void A_second_Meokon_node_says_what_its_maker_says()
    {
        var (_, fields) = Frames.Read(SerialProtocols.Meokon, Frames.Bytes(Frames.Meokon2));

        Assert.Equal((100, -48, 1), (Number(fields, "battery"), Number(fields, "rssi"), Number(fields, "count")));
        Assert.Equal((0, 2.5, 0.605), (Number(fields, "limit_low"), Number(fields, "limit_high"), Number(fields, "pressure")));
        Assert.Equal(Seconds("2025-10-27T18:23:03Z"), Number(fields, "time"));
        Assert.True(SerialProtocols.Meokon.IsFrom(Frames.Address(SerialProtocols.Meokon, "SHRP25090120"), Frames.Bytes(Frames.Meokon2)));
    }

    [Fact]
    public void A_water_meter_counts_1000_point_10_cubic_metres()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.Cjt188, Frames.Bytes(Frames.WaterReply));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal((1000.10, 1000.10), (Number(fields, "volume"), Number(fields, "settled_volume")));
        Assert.Equal(FieldKind.Missing, fields["time"].Kind);
        Assert.Equal(0xFF00, Number(fields, "status"));
        Assert.Equal((0, 1), (Number(fields, "status_bit0"), Number(fields, "status_bit15")));
    }

    [Fact]
    public void Requests_to_a_water_meter_are_the_published_ones()
    {
        var meter = Frames.Address(SerialProtocols.Cjt188, "00000000000012");
        var any = Frames.Address(SerialProtocols.Cjt188, "AAAAAAAAAAAAAAAA");

        Assert.Equal(Frames.Bytes(Frames.WaterRequest), Frames.Ask(SerialProtocols.Cjt188, new(meter, Cjt188Protocol.ReadDataItem)));
        Assert.Equal(Frames.Bytes(Frames.WaterReadAddress), Frames.Ask(SerialProtocols.Cjt188, new(any, Cjt188Protocol.ReadAddressItem)));
        Assert.Equal(SerialAnswer.Values, SerialProtocols.Cjt188.Judge(new(meter, Cjt188Protocol.ReadDataItem), Frames.Bytes(Frames.WaterReply)));
        Assert.Equal(SerialAnswer.Values, SerialProtocols.Cjt188.Judge(new(meter, 0x1F90), Frames.Bytes(Frames.WaterReply)));
        Assert.Equal(
            SerialAnswer.NotOurs,
            SerialProtocols.Cjt188.Judge(
                new(Frames.Address(SerialProtocols.Cjt188, "00000000000013"), Cjt188Protocol.ReadDataItem), Frames.Bytes(Frames.WaterReply)));
        Assert.Equal("1000000000000012", Cjt188Protocol.AddressOf(Frames.Bytes(Frames.WaterReply)));
    }

    [Fact]
    public void An_electricity_meter_says_its_energy_and_voltage()
    {
        var meter = Frames.Address(SerialProtocols.Dlt645, "000000000161");

        Assert.Equal(Frames.Bytes(Frames.EnergyRequest), Frames.Ask(SerialProtocols.Dlt645, new(meter, 0x00010000)));
        Assert.Equal(Frames.Bytes(Frames.VoltageRequest), Frames.Ask(SerialProtocols.Dlt645, new(meter, 0x02010100)));
        Assert.Equal(SerialAnswer.Values, SerialProtocols.Dlt645.Judge(new(meter, 0x00010000), Frames.Bytes(Frames.EnergyReply)));
        Assert.Equal(SerialAnswer.NotOurs, SerialProtocols.Dlt645.Judge(new(meter, 0x02010100), Frames.Bytes(Frames.EnergyReply)));
        Assert.Equal(0.26, Number(Frames.Read(SerialProtocols.Dlt645, Frames.Bytes(Frames.EnergyReply)).Fields, "active_energy"));
        Assert.Equal(100.1, Number(Frames.Read(SerialProtocols.Dlt645, Frames.Bytes(Frames.VoltageReply)).Fields, "voltage_a"));
        Assert.Equal("000000000161", Dlt645Protocol.AddressOf(Frames.Bytes(Frames.EnergyReply)));
    }

    [Fact]
    public void A_voltage_of_three_bytes_is_sound_on_the_wire_and_no_voltage()
    {
        var frame = Frames.Bytes(Frames.OddVoltageReply);

        Assert.Equal(0x02010100u, Dlt645Protocol.ItemOf(frame));
        Assert.Equal([0x00, 0x26, 0x03], frame[14..17].Select(static b => (byte)(b - 0x33)));
        var (outcome, fields) = Frames.Read(SerialProtocols.Dlt645, frame);
        Assert.Equal((MessageOutcome.Malformed, 0), (outcome, fields.Count));
    }

    [Fact]
    public void An_Itron_water_meter_reads_as_libmbus_reads_it()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.MBus, Frames.Bytes(Frames.Itron));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal((11490378, 14, 10, 0), (Number(fields, "id"), Number(fields, "version"), Number(fields, "access_number"), Number(fields, "status")));
        Assert.Equal("ACW", fields["manufacturer"].Text);
        Assert.Equal(0x16, Number(fields, "medium"));
        Assert.Equal((11490378, 54.321, 0), (Number(fields, "fabrication_number"), Number(fields, "volume"), Number(fields, "volume.s1")));
        Assert.Equal(FieldKind.Missing, fields["date.s1"].Kind);
        Assert.Equal(Seconds("2014-03-13T11:11:00Z"), Number(fields, "time"));
        Assert.Equal((0, 2, 6), (Number(fields, "operating_time"), Number(fields, "firmware_version"), Number(fields, "software_version")));
    }

    [Fact]
    public void An_Engelmann_water_meter_reads_as_libmbus_reads_it()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.MBus, Frames.Bytes(Frames.WaterStar));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal((4990254, 0x27), (Number(fields, "id"), Number(fields, "status")));
        Assert.Equal("EFE", fields["manufacturer"].Text);
        Assert.Equal((FieldValue.Of(true), FieldValue.Of(false), FieldValue.Of(false)), (fields["power_low"], fields["permanent_error"], fields["temporary_error"]));
        Assert.Equal(Seconds("2014-03-13T12:10:00Z"), Number(fields, "time"));
        Assert.Equal((0.332, 0.331, 0.332), (Number(fields, "volume"), Number(fields, "volume.s1"), Number(fields, "volume.s2")));
        Assert.Equal((Seconds("2013-12-31T00:00:00Z"), Seconds("2014-12-31T00:00:00Z")), (Number(fields, "date.s1"), Number(fields, "date")));
        Assert.Equal((0, 2.07), (Number(fields, "volume_flow"), Number(fields, "volume_flow.max")));
        Assert.Equal((102902400, 0), (Number(fields, "on_time"), Number(fields, "error_flags")));

        // Litres per input pulse are not the volume.
        Assert.Equal(0.000008, Number(fields, "volume.x28"));
    }

    [Fact]
    public void An_Elvaco_room_sensor_reads_as_libmbus_reads_it()
    {
        var (outcome, fields) = Frames.Read(SerialProtocols.MBus, Frames.Bytes(Frames.Elvaco));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal("ELV", fields["manufacturer"].Text);
        Assert.Equal((45.64, 45.52, 58.12), (Number(fields, "relative_humidity"), Number(fields, "relative_humidity.min"), Number(fields, "relative_humidity.max")));
        Assert.Equal((22.56, 21.6, 23.39),
            (Number(fields, "external_temperature"), Number(fields, "external_temperature.min"), Number(fields, "external_temperature.max")));
        Assert.Equal((22.76, 22.69), (Number(fields, "external_temperature.s1"), Number(fields, "external_temperature.s2")));
        Assert.Equal((0, 86400, 262144), (Number(fields, "digital_input"), Number(fields, "averaging_duration"), Number(fields, "software_version")));
    }

    [Fact]
    public void Requests_on_M_Bus_are_those_of_the_standard()
    {
        var meter = Frames.Address(SerialProtocols.MBus, "8");

        Assert.Equal(Frames.Bytes("1040084816"), Frames.Ask(SerialProtocols.MBus, new(meter, 0, IsLink: true)));
        Assert.Equal(Frames.Bytes("107B088316"), Frames.Ask(SerialProtocols.MBus, new(meter, 0, FrameCountBit: true)));
        Assert.Equal(Frames.Bytes("105B086316"), Frames.Ask(SerialProtocols.MBus, new(meter, 0)));
        Assert.Equal(SerialAnswer.Linked, SerialProtocols.MBus.Judge(new(meter, 0, IsLink: true), [0xE5]));
        Assert.Equal(SerialAnswer.NotOurs, SerialProtocols.MBus.Judge(new(meter, 0), [0xE5]));
        Assert.Equal(SerialAnswer.Values, SerialProtocols.MBus.Judge(new(meter, 0), Frames.Bytes(Frames.Itron)));
        Assert.Equal(SerialAnswer.NotOurs, SerialProtocols.MBus.Judge(new(meter, 0), Frames.Bytes(Frames.WaterStar)));
    }

    [Fact]
    public void The_collected_vectors_are_found_and_read()
    {
        using var file = File.OpenRead(PublicFiles.Path("alarm_protocols", "vectors.json", Source));
        using var vectors = JsonDocument.Parse(file);
        var read = 0;
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var (set, name) = (vector.GetProperty("set").GetString(), vector.GetProperty("name").GetString()!);
            var protocol = set == "meokon" ? SerialProtocols.Meokon : name.StartsWith("cjt188", StringComparison.Ordinal) ? SerialProtocols.Cjt188 : null;
            if (protocol is null)
            {
                continue;
            }

            var bytes = Frames.Bytes(vector.GetProperty("hex").GetString()!);
            Assert.Equal([bytes], Frames.Found(protocol, bytes));
            if (protocol.RoleOf(bytes) != FrameRole.Request)
            {
                Assert.Equal(MessageOutcome.Ok, Frames.Read(protocol, bytes).Outcome);
            }

            read++;
        }

        Assert.True(read >= 3, $"Only {read} vectors of these protocols are there.");
    }

    private static double Number(Dictionary<string, FieldValue> fields, string name) => fields[name].Number;

    private static double Seconds(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
