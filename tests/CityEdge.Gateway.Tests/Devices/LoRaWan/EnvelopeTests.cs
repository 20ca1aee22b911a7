using System.Text;
using CityEdge.Gateway.Devices.LoRaWan;
using CityEdge.Gateway.Devices.Messages;
using CsCheck;

namespace CityEdge.Gateway.Tests.Devices.LoRaWan;

public sealed class EnvelopeTests
{
    private const string Device = "\"deviceInfo\":{\"tenantName\":\"t\",\"deviceName\":\"leak\",\"devEui\":\"24e124136b502217\",\"tags\":{\"a\":\"b\"}}";
    private const string Up = "application/7f0c/device/24e124136b502217/event/up";
    private const string StackUp = "v3/site@tenant/devices/leak-1/up";
    private const string StackIds = "\"end_device_ids\":{\"device_id\":\"leak-1\",\"application_ids\":{\"application_id\":\"site\"},\"dev_eui\":\"24E124136B502217\"}";

    [Fact]
    public void An_uplink_of_chirpstack_says_device_port_counter_payload_time_and_the_best_link()
    {
        var (outcome, message, payload) = Read(Up, $$$"""
            {"deduplicationId":"3ac7","time":"2026-07-18T09:34:15.775023242+00:00",{{{Device}}},"devAddr":"00189440","adr":true,"dr":1,
             "fCnt":70000,"fPort":85,"confirmed":true,"data":"AXVkBQAB","object":{"deep":{"er":[1,2,{"x":null}]}},
             "rxInfo":[{"gatewayId":"a","rssi":-110,"snr":-3.5,"location":{}},{"gatewayId":"b","rssi":-97}],"txInfo":{"frequency":868100000}}
            """);

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal(
            new LoRaWanMessage
            {
                Event = LoRaWanEvent.Up,
                DevEui = 0x24E124136B502217,
                Port = 85,
                Counter = 70000,
                PayloadLength = 6,
                Time = new DateTimeOffset(2026, 7, 18, 9, 34, 15, TimeSpan.Zero).AddTicks(7750232),
                Rssi = -97,
                Snr = 0,
            },
            message);
        Assert.Equal("017564050001", payload);
    }

    [Theory]
    [InlineData("\"margin\":10,\"batteryLevel\":75.5,\"batteryLevelUnavailable\":false", 75.5, 10)]
    [InlineData("\"margin\":-3,\"batteryLevelUnavailable\":true,\"batteryLevel\":0", null, -3)]
    [InlineData("\"externalPowerSource\":true,\"batteryLevel\":0", null, 0)]
    public void A_status_says_battery_and_margin(string said, double? battery, int margin)
    {
        var (outcome, message, _) = Read("application/7f0c/device/24e124136b502217/event/status", $"{{{Device},{said}}}");

        Assert.Equal((MessageOutcome.Ok, LoRaWanEvent.Status, battery, (int?)margin), (outcome, message.Event, message.Battery, message.Margin));
    }

    [Fact]
    public void A_join_says_device_and_time()
    {
        var chirpStack = Read("application/7f0c/device/24e124136b502217/event/join", $"{{\"time\":\"2026-07-18T09:34:15Z\",{Device},\"devAddr\":\"00189440\"}}");
        var stack = Read("v3/site@tenant/devices/leak-1/join", $"{{{StackIds},\"received_at\":\"2026-07-18T09:34:15Z\",\"join_accept\":{{\"session_key_id\":\"x\"}}}}");

        var expected = new LoRaWanMessage { Event = LoRaWanEvent.Join, DevEui = 0x24E124136B502217, Time = new DateTimeOffset(2026, 7, 18, 9, 34, 15, TimeSpan.Zero) };
        Assert.Equal((MessageOutcome.Ok, expected with { }), (chirpStack.Outcome, chirpStack.Message));
        Assert.Equal((MessageOutcome.Ok, expected), (stack.Outcome, stack.Message));
    }

    [Fact]
    public void An_uplink_of_the_things_stack_says_the_same_and_what_it_leaves_out_is_zero()
    {
        var (outcome, message, payload) = Read(StackUp, $$$"""
            { {{{StackIds}}},"correlation_ids":["x"],"received_at":"2026-07-18T09:34:16.9Z",
             "uplink_message":{"f_port":2,"frm_payload":"\u0041XVkBQAB","decoded_payload":{"a":1},
               "rx_metadata":[{"gateway_ids":{"gateway_id":"a"},"rssi":-60,"channel_rssi":-61},{"gateway_ids":{},"rssi":-90,"snr":-7.2}],
               "last_battery_percentage":{"f_cnt":3,"value":98.4,"received_at":"2026-07-17T09:34:16Z"},
               "settings":{"data_rate":{"lora":{"bandwidth":125000} } },"received_at":"2026-07-18T09:34:15.5Z"} }
            """);

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal(
            new LoRaWanMessage
            {
                Event = LoRaWanEvent.Up,
                DevEui = 0x24E124136B502217,
                Port = 2,
                Counter = 0,
                PayloadLength = 6,
                Time = new DateTimeOffset(2026, 7, 18, 9, 34, 15, 500, TimeSpan.Zero),
                Rssi = -60,
                Snr = 0,
                Battery = 98.4,
            },
            message);
        Assert.Equal("017564050001", payload);
    }

    [Theory]
    [InlineData("application/1/device/24e124136b502217/event/ack")]
    [InlineData("application/1/device/24e124136b502217/event")]
    [InlineData("application/1/device/24e124136b50221/event/up")]
    [InlineData("application/1/device/24e124136b502217/event/up/more")]
    [InlineData("application/1/device/zze124136b502217/event/up")]
    [InlineData("v3/site@tenant/devices/leak-1/down/queued")]
    [InlineData("v3/site@tenant/devices")]
    [InlineData("v3/a/b/c/d/e/f/g/h")]
    [InlineData("")]
    public void Another_topic_or_event_is_unknown(string topic) => Assert.Equal(MessageOutcome.Unknown, Read(topic, "{}").Outcome);

    public static TheoryData<string, string> Hostile()
    {
        var deep = new string('[', 10_000);
        var data = new TheoryData<string, string>();
        foreach (var json in (string[])[
            "", "{", "[]", "null", "{}", "\"up\"", "{\"time\":", $"{{{Device}}} {{}}", $"{{{Device}}}x", $"{{\"object\":{deep}", $"{{{Device},\"object\":{deep}",
            $"{{{Device},\"fCnt\":1e400}}", $"{{{Device},\"fCnt\":-1}}", $"{{{Device},\"fCnt\":\"5\"}}", $"{{{Device},\"fCnt\":4294967296}}",
            $"{{{Device},\"fPort\":256}}", $"{{{Device},\"fPort\":1.5}}", $"{{{Device},\"data\":5}}", $"{{{Device},\"data\":\"AXVkBQA\"}}", $"{{{Device},\"data\":\"****\"}}",
            $"{{{Device},\"data\":\"{new string('A', 2000)}\"}}", $"{{{Device},\"data\":\"{new string('A', 360)}\"}}", $"{{{Device},\"data\":{{}}}}",
            $"{{{Device},\"rxInfo\":{{}}}}", $"{{{Device},\"rxInfo\":[5]}}", $"{{{Device},\"rxInfo\":[{{\"rssi\":1e400}}]}}", $"{{{Device},\"rxInfo\":[{{\"snr\":\"x\"}}]}}",
            $"{{{Device},\"time\":5}}", $"{{{Device},\"time\":\"yesterday\"}}", $"{{{Device},\"margin\":1e400}}", $"{{{Device},\"margin\":99}}", $"{{{Device},\"batteryLevel\":\"x\"}}",
            "{\"deviceInfo\":{\"devEui\":\"24e124136b502218\"}}", "{\"deviceInfo\":{\"devEui\":5}}", "{\"deviceInfo\":[]}", "{\"deviceInfo\":{\"devEui\":\"24\"}}",
            $"{{{Device},\"x\":\"{new string('y', EnvelopeJson.MaxLength)}\"}}"])
        {
            data.Add(Up, json);
        }

        foreach (var json in (string[])[
            "{}", $"{{{StackIds}}}", "{\"uplink_message\":{}}", $"{{{StackIds},\"uplink_message\":[]}}", $"{{{StackIds},\"uplink_message\":null}}",
            $"{{{StackIds},\"uplink_message\":{{\"f_port\":\"x\"}}}}", $"{{{StackIds},\"uplink_message\":{{\"frm_payload\":\"!\"}}}}",
            $"{{{StackIds},\"uplink_message\":{{\"last_battery_percentage\":{{\"value\":1e400}}}}}}", $"{{{StackIds},\"uplink_message\":{{\"rx_metadata\":\"x\"}}}}",
            "{\"end_device_ids\":{\"dev_eui\":null},\"uplink_message\":{}}", "{\"end_device_ids\":5,\"uplink_message\":{}}", $"{{{StackIds},\"x\":{deep}"])
        {
            data.Add(StackUp, json);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_is_not_of_its_shape_is_malformed(string topic, string json)
    {
        var (outcome, message, _) = Read(topic, json);

        Assert.Equal(MessageOutcome.Malformed, outcome);
        Assert.Equal(default, message);
    }

    [Fact]
    public void No_change_of_a_byte_makes_it_throw()
    {
        var whole = Encoding.UTF8.GetBytes($"{{\"time\":\"2026-07-18T09:34:15Z\",{Device},\"fCnt\":7,\"fPort\":85,\"data\":\"AXVkBQAB\",\"rxInfo\":[{{\"rssi\":-110,\"snr\":-3.5}}]}}");
        var stack = Encoding.UTF8.GetBytes($"{{{StackIds},\"uplink_message\":{{\"f_port\":2,\"f_cnt\":7,\"frm_payload\":\"AXVkBQAB\",\"rx_metadata\":[{{\"rssi\":-60}}]}}}}");
        Gen.Select(Gen.Bool, Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 400]).Sample((chirpStack, at, value, length) =>
        {
            var bytes = (chirpStack ? whole : stack).ToArray();
            bytes[at % bytes.Length] = value;
            var cut = bytes.AsSpan(0, length > 300 ? bytes.Length : length % bytes.Length);
            Span<byte> payload = stackalloc byte[EnvelopeJson.MaxPayload];

            var outcome = chirpStack ? ChirpStackEnvelope.Read(Up, cut, payload, out var message) : ThingsStackEnvelope.Read(StackUp, cut, payload, out message);

            Assert.True(outcome == MessageOutcome.Ok || message == default);
        }, iter: 20_000);
    }

    private static (MessageOutcome Outcome, LoRaWanMessage Message, string Payload) Read(string topic, string json)
    {
        Span<byte> payload = stackalloc byte[EnvelopeJson.MaxPayload];
        var bytes = Encoding.UTF8.GetBytes(json);
        var outcome = topic.StartsWith("v3/", StringComparison.Ordinal)
            ? ThingsStackEnvelope.Read(topic, bytes, payload, out var message)
            : ChirpStackEnvelope.Read(topic, bytes, payload, out message);
        return (outcome, message, Convert.ToHexString(payload[..message.PayloadLength]));
    }
}
