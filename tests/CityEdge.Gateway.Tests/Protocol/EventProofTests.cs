using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Tests.Journal.Events;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CsCheck;

namespace CityEdge.Gateway.Tests.Protocol;

/// <summary>Anybody can repeat the chain's arithmetic, and nothing in an event can change without it being seen.</summary>
public sealed class EventProofTests
{
    [Fact]
    public void A_hash_is_taken_of_exactly_the_bytes_that_the_readme_lists()
    {
        var (shared, salt, hidden) = ("{\"a\":1}"u8.ToArray(), new byte[16], "{}"u8.ToArray());
        salt[3] = 9;
        var previous = SHA256.HashData("before"u8);
        var boot = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        var all = new List<byte>();
        all.AddRange(previous);
        all.Add(1);
        all.AddRange([2, 0, 0, 0]);
        all.AddRange([0xc0, 0x21, 0x3a, 0x7f]);
        all.AddRange([41, 0, 0, 0, 0, 0, 0, 0]);
        all.Add(3);
        all.AddRange(Convert.FromHexString("00112233445566778899aabbccddeeff"));
        all.AddRange(Number(36_000_000_000));
        all.AddRange(Number(639_000_000_000_000_000));
        all.AddRange([0xe0, 0x01]);
        all.Add(2);
        all.AddRange(SHA256.HashData(shared));
        all.AddRange(SHA256.HashData([.. salt, .. hidden]));

        var hash = new byte[EventChain.HashBytes];
        EventChain.Hash(1, 2, 0x7f3a21c0, 41, 3, boot, 36_000_000_000, 639_000_000_000_000_000, 480, 2, shared, salt, hidden, previous, hash);

        Assert.Equal(EventChain.HashedBytes, all.Count);
        Assert.Equal(SHA256.HashData(all.ToArray()), hash);

        static byte[] Number(long value)
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return bytes;
        }
    }

    [Fact]
    public void A_private_part_beyond_the_small_buffer_has_the_same_digest() => Gen.Byte.Array[0, 6000].Sample(hidden =>
    {
        var salt = new byte[16];
        var digest = new byte[EventChain.HashBytes];

        EventChain.DigestOfPrivate(salt, hidden, digest);

        Assert.Equal(SHA256.HashData([.. salt, .. hidden]), digest);
    }, iter: 200);

    [Fact]
    public void A_redacted_event_still_proves_its_place_and_says_nothing_more()
    {
        var codec = Events.Codec();
        var first = Events.Cloud(codec, Events.Transition(AlarmEvent.Acknowledged, AlarmState.Unacknowledged, AlarmState.Acknowledged, who: "Li Ming", why: "seen"), 41);
        var second = Events.Cloud(codec, Events.Transition(AlarmEvent.ReturnedToNormal, AlarmState.Acknowledged, AlarmState.Normal), 42, first.Hash);

        var redacted = CloudEvent.Parse(first.Redacted().ToJson())!;

        Assert.True(EventProof.IsWhole(redacted));
        Assert.True(EventProof.Follows(redacted, second));
        var text = Encoding.UTF8.GetString(redacted.ToJson());
        Assert.DoesNotContain("Li Ming", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"private\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("salt", text, StringComparison.Ordinal);
        Assert.Same(redacted, redacted.Redacted());
    }

    [Fact]
    public void Whatever_of_an_event_is_changed_its_proof_fails()
    {
        var whole = Events.Cloud(Events.Codec(), OneOfEach.Of(EventTypes.AlarmAcknowledged));
        Assert.True(EventProof.IsWhole(whole));

        CloudEvent[] changed =
        [
            whole with { Id = "tea-12-3/alarms/2-7f3a21c0/42" },
            whole with { Id = "other/alarms/2-7f3a21c0/41" },
            whole with { Source = "/gateways/other" },
            whole with { Id = "other/alarms/2-7f3a21c0/41", Source = "/gateways/other" },
            whole with { Type = EventTypes.AlarmReset },
            whole with { Type = "" },
            whole with { Epoch = "02-7f3a21c0" },
            whole with { Epoch = "2-7F3A21C0" },
            whole with { Sequence = "041" },
            whole with { Sequence = "-41" },
            whole with { Monotonic = "036000000000" },
            whole with { Durable = false },
            whole with { Lane = "readings" },
            whole with { Lane = "other" },
            whole with { Epoch = "3-7f3a21c0" },
            whole with { Epoch = "2-7f3a21c1" },
            whole with { Epoch = "2" },
            whole with { Sequence = "42" },
            whole with { Sequence = "forty-one" },
            whole with { Kind = 2 },
            whole with { Kind = 257 },
            whole with { Clock = "restored" },
            whole with { Clock = "good" },
            whole with { Boot = Guid.Empty },
            whole with { Monotonic = "0" },
            whole with { Time = whole.Time.AddTicks(1) },
            whole with { Time = whole.Time.ToOffset(TimeSpan.FromHours(9)) },
            whole with { PreviousHash = Flip(whole.PreviousHash!) },
            whole with { PreviousHash = null },
            whole with { PreviousHash = [1] },
            whole with { Hash = Flip(whole.Hash!) },
            whole with { Hash = null },
            whole with { PrivateDigest = new byte[32] },
            whole with { Data = whole.Data with { Shared = Flip(whole.Data.Shared.ToArray()) } },
            whole with { Data = whole.Data with { Private = Flip(whole.Data.Private!.Value.ToArray()) } },
            whole with { Data = whole.Data with { Private = null } },
            whole with { Data = whole.Data with { Salt = Flip(whole.Data.Salt!) } },
            whole with { Data = whole.Data with { Salt = null } },
            whole.Redacted() with { PrivateDigest = new byte[32] },
            whole.Redacted() with { PrivateDigest = null },
        ];

        Assert.All(changed, one => Assert.False(EventProof.IsWhole(one)));
        Assert.Equal((byte)LaneKind.Alarms, EventProof.LaneOf("alarms"));
        Assert.Equal((byte)LaneKind.Readings, EventProof.LaneOf("readings"));

        static byte[] Flip(byte[] bytes)
        {
            var copy = (byte[])bytes.Clone();
            copy[0] ^= 1;
            return copy;
        }
    }

    [Fact]
    public void An_event_whose_shared_part_says_nothing_of_its_place_is_not_whole()
    {
        var stamp = new Stamp(Events.Boot, 36_000_000_000, Events.Noon.Wall, CityEdge.Safety.Points.ClockQuality.Synchronised);
        var said = Events.Cloud(Events.Codec(), OneOfEach.Of(EventTypes.AlarmRaised));
        foreach (var shared in (string[])["null", "[]", "{}", "{\"type\":1}", "{\"type\":\"cityedge.alarm.raised.v1\"}", "{"])
        {
            var record = Events.Record(RecordKind.Transition, stamp, Encoding.UTF8.GetBytes(shared), said.Data.Private!.Value);

            Assert.False(EventProof.IsWhole(said with { Time = stamp.Wall, Hash = record.Hash.ToArray(), Data = said.Data with { Shared = record.Shared, Salt = record.Salt.ToArray() } }));
        }
    }

    [Fact]
    public void The_site_id_of_an_event_is_escaped_in_its_source_and_nowhere_else()
    {
        var record = Events.Record(Events.Codec(), OneOfEach.Of(EventTypes.AlarmRaised));
        var shared = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Shared.Span).Replace(Events.Gateway, "店/12 3", StringComparison.Ordinal));
        var renamed = Events.Record(record.Kind, record.Stamp, shared, record.Private);

        var whole = CloudEvents.Of(renamed, EventCodec.Decode(renamed)!);

        Assert.True(EventProof.IsWhole(whole));
        Assert.Equal("店/12 3/alarms/2-7f3a21c0/41", whole.Id);
        Assert.False(EventProof.IsWhole(whole with { Source = "/gateways/店/12 3" }));
    }

    [Fact]
    public void S10_a_redacted_event_has_no_private_part_even_where_its_salt_is_gone()
    {
        var whole = Events.Cloud(Events.Codec(), OneOfEach.Of(EventTypes.AlarmRaised));

        var redacted = (whole with { Data = whole.Data with { Salt = null } }).Redacted();

        Assert.Null(redacted.Data.Private);
        Assert.DoesNotContain("\"private\":{", Encoding.UTF8.GetString(redacted.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_bytes_are_no_event_and_never_throw()
    {
        var whole = Events.Cloud(Events.Codec(), OneOfEach.Of(EventTypes.AlarmRaised)).ToJson();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            var broken = (byte[])whole.Clone();
            broken[at] = value;
            if (CloudEvent.Parse(broken.AsSpan(0, length)) is { } read)
            {
                _ = EventProof.IsWhole(read);
            }
        }, iter: 20_000);
        Gen.Byte.Array[0, 200].Sample(bytes => { _ = CloudEvent.Parse(bytes); }, iter: 2000);
        Assert.Null(CloudEvent.Parse("null"u8));
        Assert.Null(CloudEvent.Parse("{\"id\":\"\\ud800\"}"u8));
        Assert.Null(CloudEvent.Parse(Encoding.UTF8.GetBytes(new string('[', 5000))));
    }
}
