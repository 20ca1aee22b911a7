using System.Buffers.Binary;

namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>A request as unit and PDU, built once and sent often; knows what a fitting answer looks like.</summary>
internal sealed class ModbusRequest
{
    private const int DeviceIdentificationData = 250;

    // Unit, PDU, checksum: made once, so that sending costs nothing.
    private readonly byte[] _frame;

    private ModbusRequest(byte unit, ReadOnlySpan<byte> pdu, int answerLength)
    {
        _frame = new byte[1 + pdu.Length + ModbusCrc.Length];
        _frame[0] = unit;
        pdu.CopyTo(_frame.AsSpan(1));
        ModbusCrc.Seal(_frame);
        AnswerLength = answerLength;
    }

    /// <summary>1–247; 0 broadcasts (no answer is awaited); 0 and 255 also address a TCP device itself.</summary>
    public byte Unit => _frame[0];

    public ModbusFunction Function => (ModbusFunction)_frame[1];

    /// <summary>Function code and data, without unit and checksum.</summary>
    public ReadOnlySpan<byte> Pdu => _frame.AsSpan(1, _frame.Length - 1 - ModbusCrc.Length);

    /// <summary>Unit, PDU and checksum, as they stand on a serial line.</summary>
    public ReadOnlySpan<byte> RtuFrame => _frame;

    /// <summary>PDU length of the only fitting answer that is no exception; 0 where the answer says its own length (FC 43).</summary>
    public int AnswerLength { get; }

    /// <summary>Most bytes that an answer leaves in the caller's data span.</summary>
    public int DataLength => Function switch
    {
        ModbusFunction.ReadDeviceIdentification => DeviceIdentificationData,
        _ => HasData ? AnswerLength - 2 : 0,
    };

    /// <summary>Whether it changes something in the device.</summary>
    public bool IsWrite => Function is not (ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs or ModbusFunction.ReadHoldingRegisters
        or ModbusFunction.ReadInputRegisters or ModbusFunction.ReadDeviceIdentification);

    /// <summary>Whether the fitting answer is the request itself, byte for byte: it cannot be told from an adapter's echo.</summary>
    public bool IsMirrored => Function is ModbusFunction.WriteSingleCoil or ModbusFunction.WriteSingleRegister or ModbusFunction.MaskWriteRegister;

    private bool HasData => Function is ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs or ModbusFunction.ReadHoldingRegisters
        or ModbusFunction.ReadInputRegisters or ModbusFunction.ReadWriteMultipleRegisters;

    /// <summary>Reads <paramref name="count"/> coils (1–2000), FC 01.</summary>
    public static ModbusRequest ReadCoils(byte unit, ushort address, int count) =>
        Read(unit, ModbusFunction.ReadCoils, address, count, ModbusPdu.MaxCoilsRead);

    /// <summary>Reads discrete inputs (1–2000), FC 02.</summary>
    public static ModbusRequest ReadDiscreteInputs(byte unit, ushort address, int count) =>
        Read(unit, ModbusFunction.ReadDiscreteInputs, address, count, ModbusPdu.MaxCoilsRead);

    /// <summary>Reads holding registers (1–125), FC 03.</summary>
    public static ModbusRequest ReadHolding(byte unit, ushort address, int count) =>
        Read(unit, ModbusFunction.ReadHoldingRegisters, address, count, ModbusPdu.MaxRegistersRead);

    /// <summary>Reads input registers (1–125), FC 04.</summary>
    public static ModbusRequest ReadInput(byte unit, ushort address, int count) =>
        Read(unit, ModbusFunction.ReadInputRegisters, address, count, ModbusPdu.MaxRegistersRead);

    /// <summary>Writes one coil, FC 05. <paramref name="value"/> goes out as it is: FF00 on, 0000 off, or a board's own time.</summary>
    public static ModbusRequest WriteCoil(byte unit, ushort address, ushort value) =>
        Words(unit, ModbusFunction.WriteSingleCoil, 5, address, value);

    /// <summary>Writes one holding register, FC 06.</summary>
    public static ModbusRequest WriteRegister(byte unit, ushort address, ushort value) =>
        Words(unit, ModbusFunction.WriteSingleRegister, 5, address, value);

    /// <summary>Writes coils (1–1968), FC 15.</summary>
    public static ModbusRequest WriteCoils(byte unit, ushort address, ReadOnlySpan<bool> values)
    {
        Check(address, values.Length, ModbusPdu.MaxCoilsWritten);
        var pdu = new byte[6 + (values.Length + 7) / 8];
        Head(pdu, ModbusFunction.WriteMultipleCoils, address, values.Length);
        pdu[5] = (byte)(pdu.Length - 6);
        for (var index = 0; index < values.Length; index++)
        {
            pdu[6 + index / 8] |= (byte)(values[index] ? 1 << (index % 8) : 0);
        }

        return new(unit, pdu, 5);
    }

    /// <summary>Writes holding registers (1–123), FC 16.</summary>
    public static ModbusRequest WriteRegisters(byte unit, ushort address, ReadOnlySpan<ushort> values)
    {
        Check(address, values.Length, ModbusPdu.MaxRegistersWritten);
        var pdu = new byte[6 + 2 * values.Length];
        Head(pdu, ModbusFunction.WriteMultipleRegisters, address, values.Length);
        pdu[5] = (byte)(2 * values.Length);
        Put(pdu.AsSpan(6), values);
        return new(unit, pdu, 5);
    }

    /// <summary>Sets a holding register to (itself and <paramref name="and"/>) or (<paramref name="or"/> and not <paramref name="and"/>), FC 22.</summary>
    public static ModbusRequest MaskWrite(byte unit, ushort address, ushort and, ushort or) =>
        Words(unit, ModbusFunction.MaskWriteRegister, 7, address, and, or);

    /// <summary>Writes (1–121) and then reads (1–125) holding registers in one exchange, FC 23.</summary>
    public static ModbusRequest ReadWrite(byte unit, ushort readAddress, int readCount, ushort writeAddress, ReadOnlySpan<ushort> values)
    {
        Check(readAddress, readCount, ModbusPdu.MaxRegistersRead);
        Check(writeAddress, values.Length, ModbusPdu.MaxRegistersWrittenWhileReading);
        var pdu = new byte[10 + 2 * values.Length];
        Head(pdu, ModbusFunction.ReadWriteMultipleRegisters, readAddress, readCount);
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(5), writeAddress);
        BinaryPrimitives.WriteUInt16BigEndian(pdu.AsSpan(7), (ushort)values.Length);
        pdu[9] = (byte)(2 * values.Length);
        Put(pdu.AsSpan(10), values);
        return new(unit, pdu, 2 + 2 * readCount);
    }

    /// <summary>Reads device identification, FC 43 / 14: <paramref name="code"/> 1 basic, 2 regular, 3 extended, 4 one object.</summary>
    public static ModbusRequest ReadIdentification(byte unit, byte code = 1, byte firstObject = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 4);
        return new(unit, [(byte)ModbusFunction.ReadDeviceIdentification, ModbusPdu.DeviceIdentificationType, code, firstObject], 0);
    }

    /// <summary>
    /// Judges a PDU as the answer to this request: <see cref="FrameOutcome.Ok"/>, <see cref="FrameOutcome.Exception"/>,
    /// <see cref="FrameOutcome.WrongFunction"/> or <see cref="FrameOutcome.WrongShape"/>. Any bytes may be given; nothing is thrown.
    /// </summary>
    public FrameOutcome Judge(ReadOnlySpan<byte> pdu, out ModbusException exception)
    {
        exception = ModbusException.None;
        if (pdu.IsEmpty)
        {
            return FrameOutcome.WrongShape;
        }

        if (pdu[0] == ((byte)Function | ModbusPdu.ExceptionBit))
        {
            if (pdu.Length != 2 || pdu[1] == 0)
            {
                return FrameOutcome.WrongShape;
            }

            exception = (ModbusException)pdu[1];
            return FrameOutcome.Exception;
        }

        if (pdu[0] != (byte)Function)
        {
            return FrameOutcome.WrongFunction;
        }

        return Fits(pdu) ? FrameOutcome.Ok : FrameOutcome.WrongShape;
    }

    /// <summary>The data of an answer that <see cref="Judge"/> called Ok: registers or coils of a read; of an identification, everything from the conformity level on.</summary>
    public ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> pdu) =>
        HasData ? pdu[2..] : Function == ModbusFunction.ReadDeviceIdentification ? pdu[3..] : [];

    private bool Fits(ReadOnlySpan<byte> pdu) => Function switch
    {
        ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs or ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters
            or ModbusFunction.ReadWriteMultipleRegisters => pdu.Length == AnswerLength && pdu[1] == AnswerLength - 2,
        // 6.5, 6.6, 6.16: an echo of the request. 6.11, 6.12: an echo of address and quantity.
        ModbusFunction.WriteSingleCoil or ModbusFunction.WriteSingleRegister or ModbusFunction.MaskWriteRegister
            or ModbusFunction.WriteMultipleCoils or ModbusFunction.WriteMultipleRegisters => pdu.SequenceEqual(Pdu[..AnswerLength]),
        ModbusFunction.ReadDeviceIdentification =>
            pdu.Length > 2 && pdu[2] == Pdu[2] && ModbusPdu.ResponseLength(pdu) == pdu.Length,
    };

    private static ModbusRequest Read(byte unit, ModbusFunction function, ushort address, int count, int most)
    {
        Check(address, count, most);
        Span<byte> pdu = stackalloc byte[5];
        Head(pdu, function, address, count);
        return new(unit, pdu, 2 + (most == ModbusPdu.MaxCoilsRead ? (count + 7) / 8 : 2 * count));
    }

    private static ModbusRequest Words(byte unit, ModbusFunction function, int length, params ReadOnlySpan<ushort> words)
    {
        Span<byte> pdu = stackalloc byte[length];
        pdu[0] = (byte)function;
        Put(pdu[1..], words);
        return new(unit, pdu, length);
    }

    private static void Head(Span<byte> pdu, ModbusFunction function, ushort address, int count)
    {
        pdu[0] = (byte)function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[1..], address);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[3..], (ushort)count);
    }

    private static void Put(Span<byte> target, ReadOnlySpan<ushort> words)
    {
        for (var index = 0; index < words.Length; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target[(2 * index)..], words[index]);
        }
    }

    private static void Check(ushort address, int count, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, most);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address + count, 0x10000);
    }
}
