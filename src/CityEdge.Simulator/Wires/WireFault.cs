using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Wires;

/// <summary>One fault with its measure; <c>with { Every = 3 }</c> lets it hit each third answer, <c>with { Times = 1 }</c> only once.</summary>
internal sealed record WireFault(WireFaultKind Kind)
{
    public int Every { get; init; } = 1;

    public int Times { get; init; } = int.MaxValue;

    /// <summary>Delay, gap between bytes, lateness or period of babble.</summary>
    public TimeSpan Span { get; init; }

    /// <summary>Bytes that survive a truncation.</summary>
    public int Keep { get; init; }

    /// <summary>Whose name a wrong answer bears.</summary>
    public byte Unit { get; init; }

    /// <summary>Reason that an exception storm gives.</summary>
    public SlaveException Reason { get; init; }

    /// <summary>The noise, or what is babbled.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public static WireFault Dead { get; } = new(WireFaultKind.Dead);

    public static WireFault CorruptCrc { get; } = new(WireFaultKind.CorruptCrc);

    public static WireFault Drop(int every = 1) => new(WireFaultKind.Drop) { Every = every };

    public static WireFault Delay(TimeSpan by) => new(WireFaultKind.Delay) { Span = by };

    public static WireFault Truncate(int keep) => new(WireFaultKind.Truncate) { Keep = keep };

    public static WireFault Dribble(TimeSpan gap) => new(WireFaultKind.Dribble) { Span = gap };

    public static WireFault WrongUnit(byte unit) => new(WireFaultKind.WrongUnit) { Unit = unit };

    public static WireFault LateTwin(TimeSpan after) => new(WireFaultKind.LateTwin) { Span = after };

    public static WireFault GarbageBefore(params byte[] bytes) => new(WireFaultKind.GarbageBefore) { Bytes = bytes };

    public static WireFault ExceptionStorm(SlaveException reason) => new(WireFaultKind.ExceptionStorm) { Reason = reason };

    /// <summary>Noise, or with a sound request as bytes: a foreign master.</summary>
    public static WireFault Babble(TimeSpan period, params byte[] bytes) =>
        new(WireFaultKind.Babble) { Span = period, Bytes = bytes.Length == 0 ? new byte[] { 0x55, 0xAA, 0x00, 0xFF, 0x13 } : bytes };
}
