using CityEdge.Gateway.Lines.Serial.Protocols;

namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>A device as the schedule sees it.</summary>
internal sealed class SerialDeviceState
{
    public SerialDeviceState(SerialDevice device)
    {
        Device = device;
        Decode = device.Protocol.MakeDecoder();
        ShortestInterval = device.Reads.Count == 0 ? long.MaxValue : device.Reads.Min(static r => r.Interval.Ticks);
        Reads = [.. device.Reads.OrderByDescending(static r => r.IsLifeSafety).Select(static r => new SerialReadState(r))];
    }

    public SerialDevice Device { get; }

    /// <summary>Reads its frames.</summary>
    public SerialDecoder Decode { get; }

    /// <summary>Life-safety ones first.</summary>
    public SerialReadState[] Reads { get; }

    /// <summary>Nobody asks it: it is alive as long as it speaks.</summary>
    public bool IsPushing => Reads.Length == 0;

    public bool IsLifeSafety => Array.Exists(Reads, static r => r.Read.IsLifeSafety);

    public bool IsDead { get; set; }

    /// <summary>Lost answers in a row, of any read.</summary>
    public int Failures { get; set; }

    /// <summary>When it last spoke; <see cref="long.MinValue"/> for never.</summary>
    public long HeardAt { get; set; } = long.MinValue;

    /// <summary>When its silence is held against it; only of one that pushes.</summary>
    public long OverdueAt { get; set; } = long.MaxValue;

    /// <summary>Back from the dead, and not all of its reads have answered since: one lost answer is enough to be dead again.</summary>
    public long? RevivedAt { get; set; }

    /// <summary>Its turn among the probes; kept on probation, so that a device that flaps backs off further.</summary>
    public SerialProbe? Probe { get; set; }

    /// <summary>M-Bus: the link was reset and answered.</summary>
    public bool IsLinked { get; set; }

    /// <summary>M-Bus: the frame count bit of the next request.</summary>
    public bool FrameCountBit { get; set; }

    /// <summary>Shortest interval of its reads, in ticks.</summary>
    public long ShortestInterval { get; }
}
