using System.Globalization;
using System.Text.Json;
using CityEdge.Gateway.Lines.Modbus;
using static CityEdge.Gateway.Tests.Lines.Modbus.Frames;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>The test vectors of pymodbus, as its own tests expect them; ASCII and TLS framing are not spoken here.</summary>
public sealed class PymodbusVectorTests
{
    private const string Source = "the tests of pymodbus (github.com/pymodbus-dev/pymodbus, test/framer and test/pdu, BSD-3)";

    [Fact]
    public void Every_encoded_rtu_frame_holds_and_every_socket_frame_has_its_header()
    {
        var encoders = Group("test_encode_type", "frame").ToDictionary(static entry => entry[0].GetString()!, static entry => entry[1]);

        var rtu = Bytes(encoders["@FramerRTU"]).ToList();
        var socket = Bytes(encoders["@FramerSocket"]).ToList();
        Assert.Equal((27, 18), (rtu.Count, socket.Count));
        Assert.All(rtu, static frame => Assert.True(ModbusCrc.Holds(frame)));
        Assert.All(socket, static frame =>
        {
            Assert.Equal(FrameOutcome.Ok, MbapHeader.Parse(frame, out var header));
            Assert.Equal(frame.Length, header.FrameLength);
            Assert.Equal(frame, Tcp(header.Transaction, header.Unit, frame[MbapHeader.Length..]));
        });
    }

    [Fact]
    public void Every_decoded_frame_gives_its_unit_its_transaction_and_its_pdu()
    {
        var decoded = 0;
        foreach (var entry in Group("test_decode_type", "entry"))
        {
            var (framer, isServer, frame) = (entry[0].GetString(), entry[1].GetBoolean(), Hex(entry[2]));
            var (unit, transaction, expected) = (entry[3].GetByte(), entry[4].GetUInt16(), Hex(entry[5]));
            if (framer == "@FramerType.RTU")
            {
                Assert.Equal([unit, .. expected], FirstRtu(frame, isServer));
                decoded++;
            }
            else if (framer == "@FramerType.SOCKET")
            {
                Assert.Equal(FrameOutcome.Ok, MbapHeader.Parse(frame, out var header));
                Assert.Equal((transaction, unit), (header.Transaction, header.Unit));
                Assert.Equal(expected, frame[MbapHeader.Length..header.FrameLength]);
                decoded++;
            }
        }

        Assert.Equal(27, decoded);
    }

    [Fact]
    public void Complicated_streams_give_what_is_valid_in_them_and_nothing_else()
    {
        var socket = 0;
        foreach (var entry in Group("test_decode_complicated", "entry").Where(static entry => entry[0].GetString() == "@FramerType.SOCKET"))
        {
            var rest = Hex(entry[1]).AsSpan();
            foreach (var expected in entry[2].EnumerateArray())
            {
                Assert.Equal(FrameOutcome.Ok, MbapHeader.Parse(rest, out var header));
                Assert.Equal(expected[0].GetInt32(), header.FrameLength);
                Assert.Equal(Hex(expected[1]), rest[MbapHeader.Length..header.FrameLength].ToArray());
                rest = rest[header.FrameLength..];
                socket++;
            }

            Assert.True(rest.IsEmpty);
        }

        Assert.Equal(3, socket);
    }

    [Theory]
    [InlineData("0083029121", false)]
    [InlineData("008302f09131", false)]
    [InlineData("00830291210083029131", true)]
    [InlineData("008302f091310083029131", true)]
    public void Broken_rtu_streams_give_nothing_or_the_sound_frame_behind_the_broken_one(string hex, bool soundBehind)
    {
        var streams = Group("test_decode_complicated", "entry").Where(static entry => entry[0].GetString() == "@FramerType.RTU")
            .Select(static entry => Convert.ToHexStringLower(Hex(entry[1])));
        Assert.Contains(hex, streams);

        // pymodbus gives up on the whole buffer; a master that resynchronises finds the exception that stands behind.
        var heard = Hex(hex);
        var offset = 0;
        Assert.Equal(soundBehind, RtuFrame.TryFindResponse(heard, ref offset, out var length));
        Assert.Equal(soundBehind ? heard.Length - 5 : heard.Length - 3, offset);
        Assert.Equal(soundBehind ? 5 : 0, length);
    }

    [Fact]
    public void Round_trips_encode_to_the_same_bytes()
    {
        var made = 0;
        foreach (var entry in Group("test_roundtrip", "entry"))
        {
            var (framer, pdu, unit, expected) = (entry[0].GetString(), Hex(entry[1]), entry[2].GetByte(), Hex(entry[3]));
            if (framer == "@FramerType.RTU")
            {
                Assert.Equal(expected, Rtu([unit, .. pdu]));
                made++;
            }
            else if (framer == "@FramerType.SOCKET")
            {
                Assert.Equal(FrameOutcome.Ok, MbapHeader.Parse(expected, out var header));
                Assert.Equal(pdu, expected[MbapHeader.Length..header.FrameLength]);
                Assert.Equal(expected, Tcp(header.Transaction, header.Unit, pdu));
                made++;
            }
        }

        Assert.Equal(7, made);
    }

    [Fact]
    public void Every_request_and_response_of_the_catalogue_has_the_length_its_bytes_say()
    {
        Assert.Equal(19, Check("requests", static pdu => ModbusPdu.RequestLength(pdu), static pdu => ModbusPdu.IsRequest(pdu)));
        Assert.Equal(19, Check("responses", static pdu => ModbusPdu.ResponseLength(pdu), static pdu => ModbusPdu.IsResponse(pdu)));
    }

    [Fact]
    public void Every_exception_of_the_catalogue_is_one_and_the_bad_ones_are_not()
    {
        foreach (var entry in Named("exceptions"))
        {
            var pdu = Hex(entry[1]);
            Assert.Equal(entry[0].GetInt32(), pdu[0]);
            Assert.Equal(2, ModbusPdu.ResponseLength(pdu));
            Assert.True(ModbusPdu.IsResponse(pdu.AsSpan(0, 2)));
        }

        Assert.All(Named("bad"), static entry => Assert.False(ModbusPdu.IsResponse(Hex(entry[1]).AsSpan(0, 2))));
    }

    // Some of the catalogue's entries carry bytes behind their own length; what stands before them is what counts.
    private static int Check(string name, Func<byte[], int> length, Func<byte[], bool> isWhole)
    {
        var count = 0;
        foreach (var entry in Named(name))
        {
            var pdu = Hex(entry[1]);
            Assert.Equal(entry[0].GetInt32(), pdu[0]);
            Assert.InRange(length(pdu), 1, pdu.Length);
            Assert.True(isWhole(pdu[..length(pdu)]), Convert.ToHexString(pdu));
            count++;
        }

        return count;
    }

    private static byte[] FirstRtu(byte[] frame, bool isServer)
    {
        var offset = 0;
        int length;
        var found = isServer
            ? IsReservedRequest(frame, out length) || RtuFrame.TryFindRequest(frame, ref offset, out length)
            : RtuFrame.TryFindResponse(frame, ref offset, out length);
        Assert.True(found, Convert.ToHexString(frame));
        return frame[offset..(offset + length - ModbusCrc.Length)];
    }

    // Unit 255 is reserved on a serial line (guide V1.02, 2.2), so no foreign master is seen in it; the frame is sound all the same.
    private static bool IsReservedRequest(byte[] frame, out int length)
    {
        length = frame.Length;
        return frame[0] > 247 && ModbusCrc.Holds(frame) && ModbusPdu.IsRequest(frame.AsSpan(1, frame.Length - 3));
    }

    private static IEnumerable<JsonElement> Group(string test, string firstParameter) =>
        All().Where(group => Is(group, "test", test) && group.GetProperty("params") is { ValueKind: JsonValueKind.Array } names
                && names[0].GetString() == firstParameter)
            .SelectMany(static group => group.GetProperty("cases").EnumerateArray());

    private static IEnumerable<JsonElement> Named(string name) =>
        All().Where(group => Is(group, "name", name) && Is(group, "file", "test/pdu/test_decoders.py")
                && group.GetProperty("cases").ValueKind == JsonValueKind.Array)
            .SelectMany(static group => group.GetProperty("cases").EnumerateArray());

    private static List<JsonElement> All()
    {
        using var file = File.OpenRead(PublicFiles.Path("pymodbus_test_vectors.json", Source));
        using var document = JsonDocument.Parse(file);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static bool Is(JsonElement group, string property, string value) =>
        group.TryGetProperty(property, out var found) && found.GetString() == value;

    private static IEnumerable<byte[]> Bytes(JsonElement list) => list.EnumerateArray().Select(Hex);

    private static byte[] Hex(JsonElement element) => Frames.Hex(element.GetProperty("hex").GetString()!);

    private static byte[] Hex(string hex) => Frames.Hex(hex.ToUpper(CultureInfo.InvariantCulture));
}
