using System.Globalization;
using System.Net;
using CityEdge.Gateway.Lines.Modbus;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>Captures of industrial devices, decoded as those who published them say.</summary>
public sealed class CaptureTests
{
    private const string Source = "the public ICS captures of ITI (github.com/ITI/ICS-Security-Tools, pcaps/ModbusTCP)";
    private const int Port = 502;

    private static readonly Dictionary<string, byte> ZeekNames = new(StringComparer.Ordinal)
    {
        ["READ_COILS"] = 1, ["READ_DISCRETE_INPUTS"] = 2, ["READ_HOLDING_REGISTERS"] = 3, ["READ_INPUT_REGISTERS"] = 4,
        ["WRITE_SINGLE_COIL"] = 5, ["WRITE_SINGLE_REGISTER"] = 6, ["DIAGNOSTICS"] = 8, ["WRITE_MULTIPLE_COILS"] = 15,
        ["WRITE_MULTIPLE_REGISTERS"] = 16, ["REPORT_SLAVE_ID"] = 17,
    };

    [Fact]
    public void The_answers_of_part_1_are_those_of_its_Zeek_log()
    {
        var messages = Messages(PublicFiles.Path("iti_modbus_test_data_part1.pcap", Source), out _);
        var log = File.ReadLines(PublicFiles.Path("zeek_log_modbus_test_data_part1.log", Source))
            .Where(static line => !line.StartsWith('#')).Select(static line => line.Split('\t')).ToList();

        // Zeek logs an exchange when a normal response is seen; what the device refused is not in its log.
        var answers = messages.Where(
            static message => !message.IsRequest && message.Pdu[0] < ModbusPdu.ExceptionBit && ModbusPdu.IsResponse(message.Pdu)).ToList();
        Assert.Equal(12, log.Count);
        Assert.Equal(
            log.Select(static row => (Micros(row[0]), row[3], ZeekNames[row[6]], row[7])),
            answers.Select(static message => (message.At, Of(message.Client), message.Pdu[0], "-")));

        static long Micros(string seconds) => (long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * 1_000_000);
        static string Of(IPEndPoint client) => client.Port.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_is_hostile_in_part_1_is_refused_and_the_rest_is_sound()
    {
        var messages = Messages(PublicFiles.Path("iti_modbus_test_data_part1.pcap", Source), out var refused);

        // Twice an identification is asked for with a byte too many.
        // Two floods claim 34,820 bytes and two requests another protocol; then somebody answers nobody, with exceptions a byte too long and
        // with a function that there is none of, which has three bytes behind what its header says.
        var unsound = messages.Where(static message =>
            !(message.IsRequest ? ModbusPdu.IsRequest(message.Pdu) : ModbusPdu.IsResponse(message.Pdu))).ToList();
        Assert.Equal((46, 6), (messages.Count, refused));
        Assert.Equal(
            [(2, "2B0E030100"), (5, "810600"), (5, "810500"), (2, "2A0E0401")],
            unsound.GroupBy(static message => Convert.ToHexString(message.Pdu)).Select(static group => (group.Count(), group.Key)));
        Assert.Equal(4, messages.Count(static message => message.Pdu is [0x88, (byte)ModbusException.GatewayTargetFailed]));
    }

    [Fact]
    public void The_small_capture_decodes_into_requests_each_with_its_answer()
    {
        var messages = Messages(PublicFiles.Path("iti_modbusSmall.pcap", Source), out var refused);

        Assert.Equal((32, 0), (messages.Count, refused));
        foreach (var exchange in messages.Chunk(2))
        {
            var (request, answer) = (exchange[0], exchange[1]);
            Assert.True(request.IsRequest && !answer.IsRequest);
            Assert.Equal(request.Header.Transaction, answer.Header.Transaction);
            Assert.Equal(request.Header.Unit, answer.Header.Unit);
            Assert.Equal(request.Client, answer.Client);
            var asked = request.Pdu[0] == 1
                ? ModbusRequest.ReadCoils(1, 0, 3)
                : ModbusRequest.WriteCoils(1, 0, [(request.Pdu[6] & 1) != 0, (request.Pdu[6] & 2) != 0, (request.Pdu[6] & 4) != 0]);
            Assert.Equal(request.Pdu, asked.Pdu.ToArray());
            Assert.Equal(FrameOutcome.Ok, asked.Judge(answer.Pdu, out _));
        }
    }

    private static List<Message> Messages(string path, out int refused)
    {
        refused = 0;
        var messages = new List<Message>();
        var seen = new HashSet<(IPEndPoint, uint)>();
        foreach (var segment in PcapFile.Segments(path))
        {
            // A retransmission says nothing new.
            if (!seen.Add((segment.From, segment.Sequence)))
            {
                continue;
            }

            for (var rest = segment.Payload.AsSpan(); !rest.IsEmpty;)
            {
                if (MbapHeader.Parse(rest, out var header) != FrameOutcome.Ok)
                {
                    // The stream is out of step for good: a master closes it here.
                    refused++;
                    break;
                }

                var toServer = segment.To.Port == Port;
                messages.Add(new(
                    segment.At, toServer, toServer ? segment.From : segment.To, header, rest[MbapHeader.Length..header.FrameLength].ToArray()));
                rest = rest[header.FrameLength..];
            }
        }

        return messages;
    }

    private sealed record Message(long At, bool IsRequest, IPEndPoint Client, MbapHeader Header, byte[] Pdu);
}
