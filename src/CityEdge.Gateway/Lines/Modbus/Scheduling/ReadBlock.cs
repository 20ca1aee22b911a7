using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>One read of a device: the values that it brings, and when it is due. Planned by <see cref="ReadPlan"/>, owned by <see cref="LineScheduler"/>.</summary>
internal sealed class ReadBlock
{
    /// <param name="unit">Modbus unit id.</param>
    /// <param name="table">The table that is read.</param>
    /// <param name="items">Values in order of address; never empty.</param>
    /// <param name="interval">Ticks from one due time to the next.</param>
    /// <param name="lifeSafety">Whether a life-safety alarm or an output stands on it.</param>
    public ReadBlock(byte unit, RegisterTable table, ReadItem[] items, long interval, bool lifeSafety)
    {
        Unit = unit;
        Table = table;
        Items = items;
        Interval = Math.Max(interval, 1);
        LifeSafety = lifeSafety;
        Address = items[0].Address;
        foreach (var item in items)
        {
            Count = Math.Max(Count, item.End - Address);
        }

        Request = table switch
        {
            RegisterTable.Coil => ModbusRequest.ReadCoils(unit, (ushort)Address, Count),
            RegisterTable.Discrete => ModbusRequest.ReadDiscreteInputs(unit, (ushort)Address, Count),
            RegisterTable.Input => ModbusRequest.ReadInput(unit, (ushort)Address, Count),
            RegisterTable.Holding => ModbusRequest.ReadHolding(unit, (ushort)Address, Count),
        };
    }

    public byte Unit { get; }

    public RegisterTable Table { get; }

    public int Address { get; }

    /// <summary>Registers or coils asked for, holes included.</summary>
    public int Count { get; }

    public ReadItem[] Items { get; }

    public long Interval { get; }

    public bool LifeSafety { get; }

    public ModbusRequest Request { get; }

    /// <summary>Whether single bits come back instead of registers.</summary>
    public bool IsBits => Table is RegisterTable.Coil or RegisterTable.Discrete;

    /// <summary>Whether it reads outputs back instead of points.</summary>
    public bool IsReadBack => Items[0].Output is not null;

    /// <summary>Data bytes of a fitting answer.</summary>
    public int DataBytes => IsBits ? (Count + 7) / 8 : Count * 2;

    // The scheduler's side: when to read, and what came of it.

    /// <summary>Next time to read.</summary>
    public long Due { get; set; }

    /// <summary>Before everything but writes: a read-back after a write, or the first look at the outputs.</summary>
    public bool Urgent { get; set; }

    /// <summary>Lost answers in a row.</summary>
    public int Failures { get; set; }

    /// <summary>When the first of them was asked for.</summary>
    public long FailingSince { get; set; }

    /// <summary>When it was last asked for; of two that are due at the same time the one that waited longer goes first.</summary>
    public long AskedAt { get; set; } = long.MinValue;

    /// <summary>When it was last answered.</summary>
    public long AnsweredAt { get; set; } = long.MinValue;

    /// <summary>Busy or acknowledge answers in a row.</summary>
    public int Busy { get; set; }

    /// <summary>The last answer was suspect and is being confirmed.</summary>
    public bool Confirming { get; set; }

    /// <summary>Set while only this read of a living device stays unanswered: it is probed, not polled.</summary>
    public ProbeState? Probe { get; set; }

    /// <summary>Whether it goes before another one of its class: earlier due, or longer not asked for.</summary>
    public bool Precedes(ReadBlock other) => Due != other.Due ? Due < other.Due : AskedAt < other.AskedAt;

    /// <summary>Arms the next read on the grid of due times, so that nothing drifts; turns that were missed are left out.</summary>
    public void Rearm(long started)
    {
        Due += Interval;
        if (Due <= started)
        {
            Due += ((started - Due) / Interval + 1) * Interval;
        }
    }
}
