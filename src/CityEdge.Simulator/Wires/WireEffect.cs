using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Wires;

/// <summary>What all faults together do to one answer.</summary>
internal sealed record WireEffect
{
    public static WireEffect None { get; } = new();

    public bool Dead { get; init; }

    public bool Lost { get; init; }

    public bool Corrupt { get; init; }

    public SlaveException Refusal { get; init; }

    public byte? AsUnit { get; init; }

    public int Keep { get; init; } = int.MaxValue;

    public ReadOnlyMemory<byte> Before { get; init; }

    public TimeSpan Delay { get; init; }

    public TimeSpan Gap { get; init; }

    public TimeSpan Late { get; init; }

    public WireEffect With(WireFault fault) => fault.Kind switch
    {
        WireFaultKind.Dead => this with { Dead = true },
        WireFaultKind.Drop => this with { Lost = true },
        WireFaultKind.CorruptCrc => this with { Corrupt = true },
        WireFaultKind.ExceptionStorm => this with { Refusal = fault.Reason },
        WireFaultKind.WrongUnit => this with { AsUnit = fault.Unit },
        WireFaultKind.Truncate => this with { Keep = Math.Min(Keep, fault.Keep) },
        WireFaultKind.GarbageBefore => this with { Before = fault.Bytes },
        WireFaultKind.Delay => this with { Delay = Delay + fault.Span },
        WireFaultKind.Dribble => this with { Gap = Gap + fault.Span },
        WireFaultKind.LateTwin => this with { Late = Late + fault.Span },
        WireFaultKind.Babble => this,
    };
}
