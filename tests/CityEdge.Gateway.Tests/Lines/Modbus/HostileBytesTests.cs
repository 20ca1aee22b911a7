using CityEdge.Gateway.Lines.Modbus;
using CsCheck;
using static CityEdge.Gateway.Tests.Lines.Modbus.Frames;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>Round trips of every function, and bytes that nobody meant.</summary>
public sealed class HostileBytesTests
{
    private static readonly ModbusRequest[] Requests =
    [
        ModbusRequest.ReadCoils(1, 0, 24), ModbusRequest.ReadDiscreteInputs(2, 0, 9), ModbusRequest.ReadHolding(3, 0, 2),
        ModbusRequest.ReadInput(4, 0, 125), ModbusRequest.WriteCoil(5, 0, 0xFF00), ModbusRequest.WriteRegister(6, 0, 1),
        ModbusRequest.WriteCoils(7, 0, new bool[9]), ModbusRequest.WriteRegisters(8, 0, new ushort[2]), ModbusRequest.MaskWrite(9, 0, 1, 2),
        ModbusRequest.ReadWrite(10, 0, 2, 0, new ushort[1]), ModbusRequest.ReadIdentification(11),
    ];

    private static readonly Gen<ModbusRequest> AnyRequest =
        Gen.Select(Gen.Int[0, 10], Gen.Byte[1, 247], Gen.UShort, Gen.Int[1, 2000], Gen.UShort.Array[1, 121], Gen.Bool.Array[1, 1968])
            .Select(static (kind, unit, address, count, words, bits) => kind switch
            {
                0 => ModbusRequest.ReadCoils(unit, Low(address, 2000), count),
                1 => ModbusRequest.ReadDiscreteInputs(unit, Low(address, 2000), count),
                2 => ModbusRequest.ReadHolding(unit, Low(address, 125), 1 + count % 125),
                3 => ModbusRequest.ReadInput(unit, Low(address, 125), 1 + count % 125),
                4 => ModbusRequest.WriteCoil(unit, address, words[0]),
                5 => ModbusRequest.WriteRegister(unit, address, words[0]),
                6 => ModbusRequest.WriteCoils(unit, Low(address, 1968), bits),
                7 => ModbusRequest.WriteRegisters(unit, Low(address, 123), words),
                8 => ModbusRequest.MaskWrite(unit, address, words[0], words[^1]),
                9 => ModbusRequest.ReadWrite(unit, Low(address, 125), 1 + count % 125, Low(address, 121), words),
                _ => ModbusRequest.ReadIdentification(unit, (byte)(1 + count % 4), (byte)address),
            });

    [Fact]
    public void Every_request_is_found_on_a_bus_behind_any_noise() =>
        Gen.Select(AnyRequest, Gen.Byte.Array[0, 8]).Sample(static (request, noise) =>
        {
            byte[] heard = [.. noise, .. request.RtuFrame];
            var offset = 0;
            while (RtuFrame.TryFindRequest(heard, ref offset, out var length) && offset < noise.Length)
            {
                offset += length;
            }

            return heard.AsSpan(offset).SequenceEqual(request.RtuFrame)
                && ModbusPdu.RequestLength(request.Pdu) == request.Pdu.Length && ModbusPdu.IsRequest(request.Pdu);
        });

    [Fact]
    public void Every_answer_is_found_behind_any_noise_and_gives_its_data_back() =>
        Gen.Select(AnyRequest, Gen.Byte, Gen.Byte[0x60, 0x6F].Array[0, 8]).Sample(static (request, fill, noise) =>
        {
            var pdu = AnswerPdu(request, fill);
            byte[] heard = [.. noise, .. Rtu([request.Unit, .. pdu])];

            return RtuFrame.TryFindAnswer(request, heard, out var offset, out var length)
                && heard.AsSpan(offset + 1, length - 3).SequenceEqual(pdu)
                && ModbusPdu.ResponseLength(pdu) == pdu.Length && ModbusPdu.IsResponse(pdu)
                && request.DataOf(pdu).Length <= request.DataLength;
        });

    [Fact]
    public void No_part_of_an_answer_is_an_answer() =>
        Gen.Select(AnyRequest, Gen.Byte, Gen.Double[0, 1]).Sample(static (request, fill, cut) =>
        {
            var frame = AnswerRtu(request, fill);
            var part = frame.AsSpan(0, (int)(cut * (frame.Length - 1)));

            return !RtuFrame.TryFindAnswer(request, part, out _, out _)
                && RtuFrame.Diagnose(request, part) is FrameOutcome.NoAnswer or FrameOutcome.Truncated or FrameOutcome.BadCrc;
        });

    [Fact]
    public void No_single_wrong_bit_is_taken() =>
        Gen.Select(AnyRequest, Gen.Byte, Gen.Int[0, 8 * 256]).Sample(static (request, fill, flip) =>
        {
            var frame = AnswerRtu(request, fill);
            flip %= 8 * frame.Length;
            frame[flip / 8] ^= (byte)(1 << (flip % 8));

            return !RtuFrame.TryFindAnswer(request, frame, out _, out _);
        });

    [Fact]
    public void Every_header_comes_back_as_written() =>
        Gen.Select(Gen.UShort, Gen.Byte, Gen.Byte.Array[1, 253]).Where(static (_, _, pdu) => pdu.Length > 1 || pdu[0] <= 0x80)
            .Sample(static (transaction, unit, pdu) =>
                MbapHeader.Parse(Tcp(transaction, unit, pdu), out var header) == FrameOutcome.Ok
                && header == new MbapHeader(transaction, unit, pdu.Length));

    [Theory]
    [InlineData("", FrameOutcome.Truncated)]
    [InlineData("0001 0000 00", FrameOutcome.Truncated)]
    [InlineData("0001 0000 0006", FrameOutcome.Truncated)]
    [InlineData("0001 0001", FrameOutcome.BadHeader)]
    [InlineData("0001 0000 0001", FrameOutcome.BadHeader)]
    [InlineData("0001 0000 00FF", FrameOutcome.BadHeader)]
    [InlineData("0001 0000 00FE 01", FrameOutcome.Ok)]
    [InlineData("0001 0000 0002 01", FrameOutcome.Truncated)]
    [InlineData("0001 0000 0002 01 11", FrameOutcome.Ok)]
    internal void A_header_is_judged_as_early_as_it_can_be(string hex, FrameOutcome outcome) =>
        Assert.Equal(outcome, MbapHeader.Parse(Hex(hex), out _));

    [Fact]
    public void A_million_random_and_truncated_inputs_crash_no_parser()
    {
        var random = new Random(26875);
        var answers = Requests.Select(static request => AnswerRtu(request)).ToArray();
        Span<byte> bytes = stackalloc byte[280];
        var found = 0;
        for (var turn = 0; turn < 1_000_000; turn++)
        {
            var request = Requests[turn % Requests.Length];
            var input = bytes[..random.Next(turn % 16 == 0 ? 280 : 24)];
            random.NextBytes(input);
            if (turn % 4 != 0)
            {
                // A true frame, cut somewhere and bitten here and there.
                ReadOnlySpan<byte> frame = turn % 2 == 0 ? request.RtuFrame : answers[turn % answers.Length];
                frame[..Math.Min(input.Length, frame.Length)].CopyTo(input);
                if (!input.IsEmpty && turn % 3 == 0)
                {
                    input[random.Next(input.Length)] ^= (byte)(1 << (turn & 7));
                }
            }

            found += Feed(request, input);
        }

        Assert.InRange(found, 1000, 999_000);
    }

    private static int Feed(ModbusRequest request, ReadOnlySpan<byte> input)
    {
        var found = RtuFrame.TryFindAnswer(request, input, out var offset, out var length) ? 1 : 0;
        Assert.True(offset + length <= input.Length || found == 0);
        Assert.True(RtuFrame.Diagnose(request, input) <= FrameOutcome.WrongShape);
        offset = 0;
        Assert.True(!RtuFrame.TryFindRequest(input, ref offset, out length) || offset + length <= input.Length);
        request.Judge(input, out _);
        var requestLength = ModbusPdu.RequestLength(input);
        var responseLength = ModbusPdu.ResponseLength(input);
        Assert.True(requestLength is >= ModbusPdu.Impossible and <= ModbusPdu.MaxLength);
        Assert.True(responseLength is >= ModbusPdu.Impossible and <= ModbusPdu.MaxLength);
        _ = ModbusPdu.IsRequest(input);
        _ = ModbusPdu.IsResponse(input);
        if (MbapHeader.Parse(input, out var header) == FrameOutcome.Ok)
        {
            Assert.True(header.PduLength is >= 1 and <= ModbusPdu.MaxLength);
        }

        DeviceIdentification.TryFind(input, 1, out _);
        return found;
    }

    private static ushort Low(ushort address, int room) => (ushort)Math.Min(address, 0x10000 - room);
}
