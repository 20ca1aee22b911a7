using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>A device as its line sees it: its reads, its outputs, and whether it answers.</summary>
internal sealed class DeviceState
{
    /// <param name="bound">The device.</param>
    public DeviceState(BoundDevice bound)
    {
        Bound = bound;
        Timeout = bound.Profile.Modbus.ResponseTimeout;
        Outputs = [.. bound.Outputs.Select(o => new OutputState(bound.Unit, o))];
    }

    public BoundDevice Bound { get; }

    public TimeSpan Timeout { get; }

    public OutputState[] Outputs { get; }

    /// <summary>Its reads, life-safety first; replaced where a hole is learned.</summary>
    public List<ReadBlock> Blocks { get; } = [];

    public bool IsDead { get; set; }

    /// <summary>Lost answers in a row, of any request.</summary>
    public int Failures { get; set; }

    /// <summary>Lost output writes in a row.</summary>
    public int LostWrites { get; set; }

    /// <summary>No output of this board is tried again before this, except one newly commanded.</summary>
    public long WriteAfter { get; set; }

    /// <summary>End of the silence that the device wants after an exchange.</summary>
    public long ReadyAt { get; set; }

    public long AnsweredAt { get; set; } = long.MinValue;

    /// <summary>Since when it answers again and not all of its reads have; one lost answer is enough to be dead again. Null once it is trusted.</summary>
    public long? RevivedAt { get; set; }

    /// <summary>Its turn among the probes while it is dead; kept on probation, so that a device that flaps backs off further.</summary>
    public ProbeState? Probe { get; set; }

    /// <summary>Whether anything of life-safety stands on it.</summary>
    public bool IsLifeSafety => Blocks.Exists(static b => b.LifeSafety);

    /// <summary>Whether it is on probation and every read that is still polled has answered since.</summary>
    public bool IsProven
    {
        get
        {
            if (RevivedAt is null)
            {
                return false;
            }

            // A loop, because a lambda over RevivedAt would allocate on every poll.
            foreach (var block in Blocks)
            {
                if (block.Probe is null && block.AnsweredAt < RevivedAt)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Whether its last answer is younger than two of its read intervals (at least 2 s), so that its status may be vouched for between exchanges.</summary>
    public bool IsTrustedAt(long now)
    {
        if (IsDead || AnsweredAt == long.MinValue)
        {
            return false;
        }

        var shortest = long.MaxValue / 4;
        foreach (var block in Blocks)
        {
            shortest = Math.Min(shortest, block.Interval);
        }

        return now - AnsweredAt <= Math.Max(2 * TimeSpan.TicksPerSecond, 2 * shortest);
    }
}
