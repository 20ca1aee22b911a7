using CityEdge.Simulator.Wires;

namespace CityEdge.Simulator.Modbus;

/// <summary>One device on a line: its image, its identity, how it writes, and how its wire misbehaves. Devices with a life of their own
/// override the writes.</summary>
internal class SlaveUnit
{
    private const ushort On = 0xFF00;
    private const int KeptWrites = 1000;

    private readonly Lock _log = new();
    private readonly Queue<SlaveWrite> _writes = new();

    public SlaveUnit(byte address) => Address = address;

    /// <summary>1 to 247 on a serial line.</summary>
    public byte Address { get; }

    public RegisterImage Image { get; } = new();

    public SlaveIdentity? Identity { get; init; }

    /// <summary>Faults of this device alone; the line has its own.</summary>
    public FaultyWire Wire { get; } = new();

    /// <summary>The most registers this device gives in one answer; beyond it says illegal value.</summary>
    public int MaxRegistersPerRead { get; init; } = 125;

    /// <summary>Every write is refused with this while it is not <see cref="SlaveException.None"/>.</summary>
    public SlaveException RefuseWrites { get; set; }

    /// <summary>The last thousand values that were written.</summary>
    public IReadOnlyList<SlaveWrite> Writes
    {
        get
        {
            lock (_log)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>Function 5 with its value as it came.</summary>
    public virtual SlaveException WriteCoil(ushort address, ushort value) =>
        !Image.Has(SlaveTable.Coils, address, 1) ? SlaveException.IllegalAddress
        : value is not (On or 0) ? SlaveException.IllegalValue
        : Taken(Image.TryWrite(SlaveTable.Coils, address, value == On ? (ushort)1 : (ushort)0));

    /// <summary>Function 15: 0 or 1 each.</summary>
    public virtual SlaveException WriteCoils(ushort first, ReadOnlySpan<ushort> values) =>
        Taken(Image.TryWrite(SlaveTable.Coils, first, values));

    /// <summary>Functions 6, 16 and the write of 23.</summary>
    public virtual SlaveException WriteRegisters(ushort first, ReadOnlySpan<ushort> values) =>
        Taken(Image.TryWrite(SlaveTable.HoldingRegisters, first, values));

    /// <summary>Keeps what was taken, oldest out first.</summary>
    public void Log(byte function, int first, params ReadOnlySpan<ushort> values)
    {
        lock (_log)
        {
            for (var i = 0; i < values.Length; i++)
            {
                _writes.Enqueue(new SlaveWrite(function, (ushort)(first + i), values[i]));
            }
            while (_writes.Count > KeptWrites)
            {
                _writes.Dequeue();
            }
        }
    }

    private static SlaveException Taken(bool written) => written ? SlaveException.None : SlaveException.IllegalAddress;
}
