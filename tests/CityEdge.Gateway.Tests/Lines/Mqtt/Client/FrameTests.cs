using System.Buffers;
using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Client;
using CsCheck;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Client;

/// <summary>The packets that we read and write ourselves, against MQTTnet's own formatter and against hostile bytes.</summary>
public sealed class FrameTests
{
    private static readonly Gen<string> s_topics = Gen.String[Gen.Char["abcé/中0"], 1, 200];

    [Fact]
    public void What_we_write_mqttnet_reads() => Gen.Select(s_topics, Gen.Byte.Array[0, 40_000], Gen.Bool, Gen.Bool, Gen.Bool).Sample((topic, payload, retain, isQos1, is5) =>
    {
        var qos = isQos1 ? 1 : 0;
        var bytes = new byte[FrameWriter.PublishBound(topic, payload.Length)];
        var length = FrameWriter.Publish(bytes, topic, payload, qos, retain, 0x8001, is5);

        Assert.Equal(FrameWriter.PublishLength(topic, payload.Length, qos, is5), length);
        Assert.True(FrameHeader.TryRead(bytes.AsSpan(0, length), out var header, out _));
        Assert.Equal(length, header.Total);
        var packet = (MqttPublishPacket)Formatter(is5).Decode(new ReceivedMqttPacket(bytes[0], new(bytes, header.Length, header.BodyLength), length));
        Assert.Equal((topic, retain, (MqttQualityOfServiceLevel)qos, false), (packet.Topic, packet.Retain, packet.QualityOfServiceLevel, packet.Dup));
        Assert.Equal(payload, packet.Payload.ToArray());
        Assert.Equal(isQos1 ? 0x8001 : 0, packet.PacketIdentifier);
    }, iter: 300);

    [Fact]
    public void What_mqttnet_writes_we_read() => Gen.Select(s_topics, Gen.Byte.Array[0, 20_000], Gen.Int[0, 7], Gen.Bool).Sample((topic, payload, flags, is5) =>
    {
        var (retain, isQos1, duplicate) = ((flags & 1) != 0, (flags & 2) != 0, (flags & 6) == 6);
        var bytes = Formatter(is5).Encode(new MqttPublishPacket
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            Retain = retain,
            Dup = duplicate,
            QualityOfServiceLevel = isQos1 ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce,
            PacketIdentifier = isQos1 ? (ushort)77 : (ushort)0,
            ContentType = is5 ? "text/plain" : null,
            UserProperties = is5 ? [new("a", Encoding.UTF8.GetBytes("b"))] : null,
        }).ToArray();

        Assert.True(FrameHeader.TryRead(bytes, out var header, out _));
        Assert.Equal((PacketType.Publish, bytes.Length), (header.Type, header.Total));
        var body = bytes.AsSpan(header.Length);
        Assert.True(ReceivedPublish.TryRead(header.First, body, is5, out var publish));
        Assert.Equal(topic, new TopicNames().Find(body.Slice(ReceivedPublish.TopicStart, publish.TopicLength)));
        Assert.Equal(payload, body[publish.PayloadStart..].ToArray());
        Assert.Equal((retain, duplicate, isQos1 ? 1 : 0, isQos1 ? 77 : 0), (publish.Retain, publish.Duplicate, publish.Qos, publish.PacketId));
    }, iter: 300);

    [Fact]
    public void No_bytes_make_a_reader_throw_or_look_beyond_its_end() => Gen.Select(Gen.Byte, Gen.Byte.Array[0, 40], Gen.Bool).Sample((first, body, is5) =>
    {
        if (ReceivedPublish.TryRead(first, body, is5, out var publish))
        {
            Assert.True(ReceivedPublish.TopicStart + publish.TopicLength <= publish.PayloadStart && publish.PayloadStart <= body.Length);
            new TopicNames().Find(body.AsSpan(ReceivedPublish.TopicStart, publish.TopicLength));
        }

        if (FrameHeader.TryRead(body, out var header, out var isMalformed))
        {
            Assert.False(isMalformed);
            Assert.InRange(header.BodyLength, 0, 268_435_455);
        }
    }, iter: 200_000);

    [Fact]
    public void Every_cut_of_a_sound_message_is_refused_or_shorter()
    {
        var bytes = new byte[64];
        var length = FrameWriter.Publish(bytes, "a/b", "12"u8, 1, false, 9, hasProperties: true);
        var smallest = length - 2 - 2;
        for (var cut = 0; cut < smallest; cut++)
        {
            Assert.False(ReceivedPublish.TryRead(bytes[0], bytes.AsSpan(2, cut), hasProperties: true, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/+")]
    [InlineData("#")]
    [InlineData("a\0b")]
    public void What_is_no_topic_has_no_name(string topic)
    {
        Assert.Null(new TopicNames().Find(Encoding.UTF8.GetBytes(topic)));
        Assert.False(TopicNames.IsValid(topic));
    }

    [Fact]
    public void The_same_topic_is_the_same_string_and_bad_utf_8_is_none()
    {
        var names = new TopicNames();

        Assert.Same(names.Find("a/b"u8), names.Find("a/b"u8));
        Assert.Null(names.Find([0xC3, 0x28]));
    }

    private static MqttPacketFormatterAdapter Formatter(bool is5) =>
        new(is5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311, new MqttBufferWriter(4096, 65535));
}
