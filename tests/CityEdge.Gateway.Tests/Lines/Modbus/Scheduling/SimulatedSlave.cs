namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

using CityEdge.Gateway.Lines.Modbus;

/// <summary>A device on the simulated bus: what its registers hold, which are missing, and how it misbehaves.</summary>
internal sealed class SimulatedSlave
{
    public ushort[] Registers { get; } = new ushort[0x10000];

    public bool[] Coils { get; } = new bool[0x10000];

    /// <summary>Addresses that answer "illegal data address".</summary>
    public HashSet<int> Missing { get; } = [];

    /// <summary>A read that covers one of these is never answered.</summary>
    public HashSet<int> Mute { get; } = [];

    public bool Dead { get; set; }

    public TimeSpan Turnaround { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Answered instead of every read.</summary>
    public ModbusException Exception { get; set; }

    /// <summary>Answered to a write of this coil address.</summary>
    public Dictionary<int, ModbusException> WriteException { get; } = [];

    /// <summary>Coils that take a command and do not obey.</summary>
    public HashSet<int> Stuck { get; } = [];

    /// <summary>Next good reads are marked suspect.</summary>
    public int Suspect { get; set; }

    /// <summary>Timer address → coil and ticks per step.</summary>
    public Dictionary<int, (int Coil, long Step)> Timers { get; } = [];

    /// <summary>When the board switches a coil off by itself.</summary>
    public Dictionary<int, long> OffAt { get; } = [];

    /// <summary>Lost power and came back: all relays open.</summary>
    public void Restart()
    {
        Array.Clear(Coils);
        OffAt.Clear();
        Dead = false;
    }
}
