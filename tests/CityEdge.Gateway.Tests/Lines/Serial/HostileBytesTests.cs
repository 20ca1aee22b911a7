using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Gateway.Lines.Serial.MBus;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Serial;

/// <summary>Framers and decoders take any bytes: nothing throws, nothing grows, and a frame is found whatever lies around it.</summary>
public sealed class HostileBytesTests
{
    private static readonly Gen<SerialProtocol> Protocol = Frames.OneOf([.. SerialProtocols.All]);

    // Bytes of which many mean something to one of the protocols.
    private static readonly Gen<byte> Telling = Gen.OneOf(Gen.Byte, Frames.OneOf<byte>(0x68, 0x16, 0xFE, 0xA5, 0x5A, 0x55, 0xAA, 0x10, 0xE5, 0x00, 0x91, 0x81));

    [Fact]
    public void A_frame_is_found_in_any_garbage_and_in_any_pieces() =>
        Gen.Select(Frames.OneOf(Frames.All), Telling.Array[0, 300], Telling.Array[0, 40], Gen.Int[1, 64]).Sample((one, before, after, piece) =>
        {
            var frame = Frames.Bytes(one.Hex);

            var found = Frames.Found(one.Protocol, [.. before, .. frame, .. after], piece);

            // Where the garbage makes a sound frame together with the frame's own first bytes, that one was there first.
            return found.Exists(f => f.AsSpan().SequenceEqual(frame)) || found.Exists(f => f.Length > 5 && before.AsSpan().IndexOf(f.AsSpan(0, 3)) >= 0);
        }, iter: 20_000);

    [Fact]
    public void Random_bytes_never_throw_and_every_frame_found_is_within_its_bounds() =>
        Gen.Select(Protocol, Telling.Array[0, 2000], Gen.Int[1, 300]).Sample((protocol, bytes, piece) =>
        {
            foreach (var frame in Frames.Found(protocol, bytes, piece))
            {
                Assert.InRange(frame.Length, 1, protocol.LongestFrame);
                _ = protocol.RoleOf(frame);
                if (protocol.RoleOf(frame) is FrameRole.Answer or FrameRole.Push)
                {
                    Frames.Read(protocol, frame);
                }
            }
        }, iter: 10_000);

    [Fact]
    public void A_verdict_on_as_many_bytes_as_the_longest_frame_has_is_never_that_more_are_needed() =>
        Gen.Select(Protocol, Telling.Array[0, 600]).Sample((protocol, bytes) =>
        {
            var full = new byte[protocol.LongestFrame];
            bytes.AsSpan(0, Math.Min(bytes.Length, full.Length)).CopyTo(full);
            return !protocol.Find(full).IsOpen;
        }, iter: 20_000);

    [Fact]
    public void Every_byte_thrown_away_is_counted_once()
    {
        Gen.Select(Protocol, Telling.Array[0, 500]).Sample((protocol, bytes) =>
        {
            var framer = new SerialFramer(protocol);
            var inFrames = 0L;
            for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
            {
                rest = rest[framer.Take(rest)..];
                inFrames += Lengths(framer);
            }

            framer.Silence();
            inFrames += Lengths(framer);
            var wakes = bytes.Length - inFrames - framer.Losses.All;
            return protocol.WakeBytes == 0 ? wakes == 0 : wakes >= 0 && wakes <= bytes.Count(static b => b == 0xFE);
        }, iter: 5000);
    }

    [Fact]
    public void A_flipped_byte_never_gives_another_answer()
    {
        foreach (var (protocol, hex) in Frames.All)
        {
            var whole = Frames.Bytes(hex);
            for (var at = 0; at < whole.Length; at++)
            {
                for (var flip = 1; flip <= 0xFF; flip++)
                {
                    var broken = (byte[])whole.Clone();
                    broken[at] ^= (byte)flip;

                    // M-Bus has frames of one and of five bytes, which no long frame is taken for.
                    Assert.DoesNotContain(Frames.Found(protocol, broken), static f => f.Length > 5);
                }
            }
        }
    }

    [Fact]
    public void A_frame_cut_short_is_no_frame_and_decodes_to_nothing_that_throws()
    {
        foreach (var (protocol, hex) in Frames.All)
        {
            var whole = Frames.Bytes(hex);
            for (var length = 1; length < whole.Length; length++)
            {
                Assert.DoesNotContain(Frames.Found(protocol, whole.AsSpan(0, length)), static f => f.Length > 5);
            }
        }
    }

    [Fact]
    public void Sound_M_Bus_frames_of_any_content_never_throw_and_have_bounded_names()
    {
        var decoder = SerialProtocols.MBus.MakeDecoder();
        var names = new HashSet<string>(ReferenceEqualityComparer.Instance);
        Gen.Byte.Array[0, 240].Sample(records =>
        {
            byte[] head = [0x08, 0x05, 0x72, 0x34, 0x08, 0x00, 0x54, 0x96, 0x15, 0x32, 0x00, 0xF2, 0x00, 0x00, 0x00];
            byte[] body = [.. head, .. records];
            byte[] frame = [0x68, (byte)body.Length, (byte)body.Length, 0x68, .. body, MeterSum.Of(body), 0x16];

            Assert.Equal([frame], Frames.Found(SerialProtocols.MBus, frame));
            lock (names)
            {
                decoder(frame, (string name, in FieldValue value) => names.Add(name));
            }
        }, iter: 20_000, threads: 1);
        Assert.InRange(names.Count, 10, MBusNames.Limit + 9);
    }

    [Fact]
    public void Nothing_is_allocated_per_frame_once_warm()
    {
        foreach (var (protocol, hex) in Frames.All.Where(static f => f.Protocol.RoleOf(Frames.Bytes(f.Hex)) != FrameRole.Request))
        {
            var framer = new SerialFramer(protocol);
            var decoder = protocol.MakeDecoder();
            var frame = Frames.Bytes(hex);
            FieldSink fields = static (string name, in FieldValue value) => { };
            Turn(framer, decoder, frame, fields);

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 50; i++)
            {
                Turn(framer, decoder, frame, fields);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Turn(SerialFramer framer, SerialDecoder decoder, byte[] bytes, FieldSink fields)
    {
        framer.Take(bytes);
        Assert.True(framer.TryNext(out var frame));
        decoder(frame, fields);
    }

    private static long Lengths(SerialFramer framer)
    {
        var sum = 0L;
        while (framer.TryNext(out var frame))
        {
            sum += frame.Length;
        }

        return sum;
    }
}
