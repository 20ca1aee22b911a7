using CityEdge.Simulator.Modbus;
using CsCheck;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>How the slave finds requests in serial bytes, and what it does with bytes that are none.</summary>
public sealed class RtuRequestsTests
{
    private const string Good = "010300000002C40B";
    private const string Other = "010400010002200B";

    [Theory]
    [InlineData(Good)]
    [InlineData("01050000FF008C3A")]
    [InlineData("0006400000015C1B")]
    public void A_whole_request_is_found(string request) => Assert.Equal([request], Find(request));

    [Theory]
    [InlineData("FF")]
    [InlineData("0000")]
    [InlineData("8F")]
    [InlineData("0103")]
    [InlineData("010300000002C4")]
    [InlineData("01990000")]
    [InlineData("DEADBEEF0102030405060708090A0B0C0D0E")]
    public void Garbage_before_a_request_costs_only_itself(string garbage) => Assert.Equal([Good], Find(garbage + Good));

    [Fact]
    public void Requests_that_come_in_one_lump_are_taken_in_turn() => Assert.Equal([Good, Other], Find(Good + Other));

    [Fact]
    public void A_request_that_dribbles_in_byte_by_byte_is_found_at_its_last_byte()
    {
        var requests = new RtuRequests(unit => unit == 1);
        var bytes = Convert.FromHexString(Good);

        var found = bytes.Select(b =>
        {
            requests.Feed([b]);
            return requests.TryTake(out _);
        });

        Assert.Equal([false, false, false, false, false, false, false, true], found);
    }

    [Fact]
    public void Silence_ends_half_a_request_that_announced_many_bytes()
    {
        var requests = new RtuRequests(unit => unit == 1);
        requests.Feed(Convert.FromHexString("0110000000787FF0"));
        Assert.False(requests.TryTake(out _));

        requests.Silence();
        requests.Feed(Convert.FromHexString(Good));

        Assert.True(requests.TryTake(out var frame));
        Assert.Equal(Good, Convert.ToHexString(frame));
    }

    [Fact]
    public void A_wrong_checksum_is_no_request() => Assert.Empty(Find("010300000002C40C"));

    [Fact]
    public void An_unknown_function_for_one_of_ours_is_found_by_its_checksum()
    {
        var frame = new byte[5] { 1, 0x41, 7, 0, 0 };
        SlaveCrc.Append(frame, 3);

        Assert.Equal([Convert.ToHexString(frame), Good], Find(Convert.ToHexString(frame) + Good));
    }

    [Fact]
    public void The_longest_write_and_the_longest_read_write_fit()
    {
        var write = Framed([1, 16, 0, 0, 0, 123, 246, .. new byte[246]]);
        var both = Framed([1, 23, 0, 0, 0, 1, 0, 0, 0, 121, 242, .. new byte[242]]);

        Assert.Equal([write, both], Find(write + both));
    }

    [Fact]
    public void After_any_noise_and_silence_a_request_is_found() =>
        Gen.Byte.Array[0, 400].Sample(noise =>
        {
            var requests = new RtuRequests(unit => unit == 1);
            FeedAll(requests, noise);
            requests.Silence();
            requests.Feed(Convert.FromHexString(Good));
            return requests.TryTake(out var frame) && Convert.ToHexString(frame) == Good;
        });

    [Fact]
    public void A_million_hostile_inputs_throw_nothing_and_are_answered_within_bounds()
    {
        var unit = new SlaveUnit(1) { Identity = new SlaveIdentity("a", "b", "c") };
        unit.Image.Define(SlaveTable.Coils, 0, 40);
        unit.Image.Define(SlaveTable.HoldingRegisters, 0, 40);
        var requests = new RtuRequests(address => address == 1);
        var headers = new MbapRequests();
        var random = new Random(20260213);
        var input = new byte[300];
        var answer = new byte[SlavePdu.MaxLength];
        byte[] known = [1, 2, 3, 4, 5, 6, 15, 16, 22, 23, 43, 99];

        for (var i = 0; i < 1_000_000; i++)
        {
            var bytes = input.AsSpan(0, random.Next(1, 40));
            random.NextBytes(bytes);
            if (i % 2 == 0)
            {
                // Half of them nearly right, so that they get far.
                bytes[0] = known[random.Next(known.Length)];
                if (bytes.Length > 5)
                {
                    bytes[1] = bytes[3] = 0;
                    bytes[2] &= 31;
                }
            }
            if (SlavePdu.Answer(unit, bytes, answer) is < 2 or > SlavePdu.MaxLength)
            {
                Assert.Fail(Convert.ToHexString(bytes));
            }
            if ((i & 2) == 0)
            {
                FeedAll(requests, bytes);
                continue;
            }
            if (headers.IsBroken)
            {
                headers = new MbapRequests();
            }
            headers.Feed(bytes[..Math.Min(bytes.Length, headers.Room)]);
            while (headers.TryTake(out var frame))
            {
                Assert.InRange(frame.Length, 8, MbapRequests.MaxFrame);
            }
        }
    }

    private static List<string> Find(string bytes)
    {
        var requests = new RtuRequests(unit => unit == 1);
        return FeedAll(requests, Convert.FromHexString(bytes));
    }

    private static List<string> FeedAll(RtuRequests requests, ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, requests.Room)];
            requests.Feed(part);
            bytes = bytes[part.Length..];
            while (requests.TryTake(out var frame))
            {
                Assert.InRange(frame.Length, 4, RtuRequests.MaxFrame);
                found.Add(Convert.ToHexString(frame));
            }
            if (requests.Room == 0)
            {
                Assert.Fail("a full buffer that yields nothing would stand still for ever");
            }
        }
        return found;
    }

    private static string Framed(byte[] body)
    {
        var frame = new byte[body.Length + 2];
        body.CopyTo(frame, 0);
        SlaveCrc.Append(frame, body.Length);
        return Convert.ToHexString(frame);
    }
}
