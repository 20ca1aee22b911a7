using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>
/// Decides what a line does next and what each exchange means; knows no port, no clock and no readings, only ticks of 100 ns that its
/// worker hands in. One owner thread. What holds:
/// output writes go first (those of living boards before those of dead ones), then read-backs, then a probe if one is due and the probes' share allows, then reads;
/// a due life-safety read goes before an ordinary one, but after four in a row a waiting ordinary read has its turn, so that with n
/// ordinary reads each is begun within 5 n reads;
/// within a class the earliest due goes first, and a read that was served comes after all that waited;
/// a device is dead after two lost answers in a row (one while it is on probation), and then costs one probe per re-probe.
/// </summary>
internal sealed class LineScheduler
{
    private readonly DeviceState[] _devices;
    private readonly ProbeRing<ProbeState> _probes = new();
    private readonly List<LearnedHole> _holes;
    private readonly List<BoundPoint> _unreadable = [];
    private int _lifeSafetyTurns;
    private long _writeRestUntil;

    /// <param name="line">The line.</param>
    /// <param name="learned">Holes that an earlier run learned.</param>
    public LineScheduler(BoundLine line, IEnumerable<LearnedHole>? learned = null)
    {
        _holes = [.. learned ?? []];
        _devices = [.. line.Devices.Select(static d => new DeviceState(d))];
        foreach (var device in _devices)
        {
            device.Blocks.AddRange(ReadPlan.Build(device.Bound, device.Outputs, _holes, _unreadable));
        }
    }

    /// <summary>The devices in the order of the site.</summary>
    public DeviceState[] Devices => _devices;

    /// <summary>How many holes are known.</summary>
    public int HoleCount => _holes.Count;

    /// <summary>A copy of what the devices of this line refused to read, to be kept for the next run.</summary>
    public IReadOnlyList<LearnedHole> Holes => [.. _holes];

    /// <summary>Points past the end of their table; never read.</summary>
    public IReadOnlyList<BoundPoint> Unreadable => _unreadable;

    /// <summary>The silent devices ask for more probing than S7 grants, or all of several are silent: the line is at fault.</summary>
    public bool IsLineAtFault => _probes.IsOverdrawn || (AllDead && _devices.Length > 1);

    /// <summary>Not one device answers.</summary>
    public bool AllDead { get; private set; }

    /// <summary>The line was opened: outputs first (S15), then everything.</summary>
    public void Opened(long now)
    {
        _probes.Hasten(now);
        foreach (var device in _devices)
        {
            device.ReadyAt = now;
            device.Failures = 0;
            device.WriteAfter = now;
            foreach (var output in device.Outputs)
            {
                output.Recommand(now);
            }

            foreach (var block in device.Blocks)
            {
                block.Due = now;
                block.Urgent = block.IsReadBack && !device.IsDead && block.Probe is null;
            }
        }
    }

    /// <summary>What to do now.</summary>
    public LineWork Next(long now)
    {
        var wake = long.MaxValue;
        return NextOutput(now, ref wake) ?? NextProbe(now, ref wake) ?? NextRead(now, ref wake)
            ?? new LineWork(WorkKind.Idle, null, null, null, null, wake);
    }

    /// <summary>Judges an exchange. A lost line, a stop or a foreign master are no judgement on a device: the worker keeps them to itself.</summary>
    public Verdict Completed(in LineWork work, in ModbusReply reply, long started, long ended)
    {
        var device = work.Device!;
        device.ReadyAt = ended + device.Bound.Profile.Modbus.Gap.Ticks;
        if (work.Block is { } asked)
        {
            asked.AskedAt = started;
        }

        if (IsLost(work, reply))
        {
            return work.Kind switch
            {
                WorkKind.Write => LostWrite(device, work.Output!, started, ended),
                WorkKind.Probe => LostProbe(device, work.Block!, started, ended),
                _ => LostRead(device, work.Block!, started, ended),
            };
        }

        Answered(device, work.Block, ended);
        return work.Kind == WorkKind.Write
            ? Written(device, work.Output!, reply, started, ended)
            : Read(device, work.Block!, reply, started, ended);
    }

    // A gateway that reports its own path or target as failed speaks for a device that did not answer.
    private static bool IsLost(in LineWork work, in ModbusReply reply) =>
        reply.Outcome switch
        {
            FrameOutcome.Ok => work.Block is { } block && reply.Length < block.DataBytes,
            FrameOutcome.Exception => reply.Exception is ModbusException.GatewayPathUnavailable or ModbusException.GatewayTargetFailed,
            FrameOutcome.NoAnswer or FrameOutcome.Truncated or FrameOutcome.BadCrc or FrameOutcome.WrongUnit => true,
            FrameOutcome.WrongFunction or FrameOutcome.WrongShape or FrameOutcome.BadHeader => true,
            FrameOutcome.ForeignMaster or FrameOutcome.LineLost or FrameOutcome.Stopped => true,
        };

    private LineWork? NextOutput(long now, ref long wake)
    {
        OutputState? write = null;
        ReadBlock? verify = null;
        DeviceState? writer = null;
        DeviceState? reader = null;
        foreach (var device in _devices)
        {
            foreach (var output in device.Outputs)
            {
                var due = output.Fresh ? output.Due : Math.Max(output.Due, device.WriteAfter);
                due = device.IsDead && !output.Fresh ? Math.Max(due, _writeRestUntil) : due;
                wake = Math.Min(wake, due);
                if (due <= now && (write is null || (device.IsDead, output.Due).CompareTo((writer!.IsDead, write.Due)) < 0))
                {
                    (write, writer) = (output, device);
                }
            }

            foreach (var block in device.Blocks)
            {
                if (block.Urgent && !device.IsDead)
                {
                    wake = Math.Min(wake, block.Due);
                    if (block.Due <= now && (verify is null || block.Due < verify.Due))
                    {
                        (verify, reader) = (block, device);
                    }
                }
            }
        }

        // A board's gap is waited for in silence: another device's time-out could cost the siren ten times as much.
        var chosen = write is not null ? writer : reader;
        return chosen is null ? null
            : chosen.ReadyAt > now ? new LineWork(WorkKind.Idle, null, null, null, null, chosen.ReadyAt)
            : write is not null ? new LineWork(WorkKind.Write, chosen, null, write, write.Write, 0)
            : new LineWork(WorkKind.Read, chosen, verify, null, verify!.Request, 0);
    }

    private LineWork? NextProbe(long now, ref long wake)
    {
        var probe = _probes.Next(now, ref wake);
        return probe is null ? null : new LineWork(WorkKind.Probe, probe.Device, probe.Target, null, probe.Target.Request, 0);
    }

    private LineWork? NextRead(long now, ref long wake)
    {
        ReadBlock? urgent = null;
        ReadBlock? other = null;
        DeviceState? urgentDevice = null;
        DeviceState? otherDevice = null;
        foreach (var device in _devices)
        {
            if (device.IsDead)
            {
                continue;
            }

            foreach (var block in device.Blocks)
            {
                if (block.Probe is not null)
                {
                    continue;
                }

                var ready = Math.Max(block.Due, device.ReadyAt);
                wake = Math.Min(wake, ready);
                if (ready > now)
                {
                    continue;
                }

                if (block.LifeSafety && (urgent is null || block.Precedes(urgent)))
                {
                    (urgent, urgentDevice) = (block, device);
                }
                else if (!block.LifeSafety && (other is null || block.Precedes(other)))
                {
                    (other, otherDevice) = (block, device);
                }
            }
        }

        if (other is not null && (urgent is null || _lifeSafetyTurns >= ScheduleDefaults.LifeSafetyTurns))
        {
            _lifeSafetyTurns = 0;
            return new LineWork(WorkKind.Read, otherDevice, other, null, other.Request, 0);
        }

        if (urgent is null)
        {
            return null;
        }

        // Counted also while no ordinary read is ready: one whose device is always in its gap would else never have its turn.
        _lifeSafetyTurns++;
        return new LineWork(WorkKind.Read, urgentDevice, urgent, null, urgent.Request, 0);
    }

    private void Answered(DeviceState device, ReadBlock? block, long ended)
    {
        device.Failures = 0;
        device.LostWrites = 0;
        device.WriteAfter = 0;
        device.AnsweredAt = ended;
        if (block is not null)
        {
            block.Failures = 0;
            block.AnsweredAt = ended;
            Resume(block);
        }

        if (device.IsDead)
        {
            Revive(device, ended);
        }
        else if (device.IsProven)
        {
            device.RevivedAt = null;
            device.Probe = null;
        }
    }

    private void Revive(DeviceState device, long now)
    {
        device.IsDead = false;
        device.RevivedAt = now;
        _probes.Remove(device.Probe!);
        AllDead = false;
        foreach (var block in device.Blocks)
        {
            block.Due = now;
            block.Urgent = block.IsReadBack && block.Probe is null;
            if (block.Probe is { } probe)
            {
                // Silent alone before the device died: probed on, so that it does not take the device down again and again.
                _probes.Return(probe);
            }
        }

        foreach (var output in device.Outputs)
        {
            output.Recommand(now);
        }
    }

    private void Resume(ReadBlock block)
    {
        if (block.Probe is { } probe)
        {
            _probes.Remove(probe);
            block.Probe = null;
        }
    }

    private Verdict LostRead(DeviceState device, ReadBlock block, long started, long ended)
    {
        block.FailingSince = block.Failures == 0 ? started : block.FailingSince;
        block.Failures++;
        device.Failures++;
        block.Due = ended + ScheduleDefaults.RetryPause;
        var alone = block.Failures >= ScheduleDefaults.FailuresToDeath && device.AnsweredAt > block.FailingSince;
        if (device.Failures >= ScheduleDefaults.FailuresToDeath || (device.RevivedAt is not null && !alone))
        {
            return Die(device, started, ended);
        }

        if (alone)
        {
            block.Urgent = false;
            block.Probe = new ProbeState(device, block, block.LifeSafety);
            _probes.Add(block.Probe, started, ended);
            BoardSilent(device, ended);
            return new Verdict(VerdictKind.BlockBad, QualityReason.CommunicationFailure, false);
        }

        // The first look at the outputs (S15) is not worth a second time-out before the first poll; a command's read-back is.
        block.Urgent &= Array.Exists(device.Outputs, static o => o.VerifyPending);
        return default;
    }

    private Verdict LostProbe(DeviceState device, ReadBlock block, long started, long ended)
    {
        _probes.Lost(device.IsDead ? device.Probe! : block.Probe!, started, ended);
        return default;
    }

    private Verdict LostWrite(DeviceState device, OutputState output, long started, long ended)
    {
        device.Failures++;
        device.LostWrites++;
        device.WriteAfter = ended + OutputState.Pause(device.LostWrites);
        output.Lost(device.WriteAfter);
        if (device.IsDead)
        {
            // Not on the probes' account: a siren that is tried every second would leave no turn for the detectors' probes.
            // But several dead boards take turns, so that a third of the line is the most that sirens which cannot sound may cost.
            _writeRestUntil = ended + ((ended - started) * ScheduleDefaults.WriteRest);
            return new Verdict(VerdictKind.OutputBad, QualityReason.CommunicationFailure, false);
        }

        return device.Failures >= ScheduleDefaults.FailuresToDeath || device.RevivedAt is not null ? Die(device, started, ended) : default;
    }

    private Verdict Die(DeviceState device, long started, long ended)
    {
        device.IsDead = true;
        device.RevivedAt = null;
        foreach (var block in device.Blocks)
        {
            block.Urgent = false;
            block.Busy = 0;
            if (block.Probe is { } probe)
            {
                _probes.Remove(probe);
            }
        }

        BoardSilent(device, ended);
        device.Probe ??= new ProbeState(device, null, device.IsLifeSafety);
        _probes.Add(device.Probe, started, ended);
        AllDead = Array.TrueForAll(_devices, static d => d.IsDead);
        return new Verdict(VerdictKind.DeviceDied, QualityReason.CommunicationFailure, false);
    }

    private static void BoardSilent(DeviceState device, long ended)
    {
        foreach (var output in device.Outputs)
        {
            output.BoardSilent(ended);
        }
    }

    private static Verdict Written(DeviceState device, OutputState output, in ModbusReply reply, long started, long ended)
    {
        if (!output.Written(reply.Exception, started, ended))
        {
            return new Verdict(VerdictKind.Quiet, QualityReason.None, true);
        }

        // Whatever the board said to the command, its read-back tells whether it obeyed.
        var coil = output.Bound.Profile.Coil.ReadBack;
        foreach (var block in device.Blocks)
        {
            if (block.IsReadBack && block.Address <= coil && coil < block.Address + block.Count)
            {
                if (block.Probe is not null)
                {
                    return new Verdict(VerdictKind.OutputBad, QualityReason.CommunicationFailure, true);
                }

                block.Urgent = true;
                block.Due = ended;
            }
        }

        return new Verdict(VerdictKind.Quiet, QualityReason.None, true);
    }

    private Verdict Read(DeviceState device, ReadBlock block, in ModbusReply reply, long started, long ended)
    {
        block.Urgent = false;
        if (reply.Outcome == FrameOutcome.Exception)
        {
            return Refused(device, block, reply.Exception, started, ended);
        }

        block.Busy = 0;
        var again = reply.Suspect && !block.Confirming;
        block.Confirming = again;
        if (again)
        {
            block.Due = ended;
            block.Urgent = block.IsReadBack;
        }
        else
        {
            block.Rearm(started);
        }

        return reply.Suspect
            ? new Verdict(VerdictKind.Suspect, QualityReason.Suspect, true)
            : new Verdict(VerdictKind.Good, QualityReason.None, true);
    }

    private Verdict Refused(DeviceState device, ReadBlock block, ModbusException exception, long started, long ended)
    {
        switch (exception)
        {
            case ModbusException.Acknowledge or ModbusException.ServerDeviceBusy or ModbusException.NegativeAcknowledge
                when block.Busy < ScheduleDefaults.BusyLimit:
                block.Busy++;
                block.Due = ended + ScheduleDefaults.BusyPause;
                block.Urgent = block.IsReadBack;
                return new Verdict(VerdictKind.Quiet, QualityReason.None, true);

            case ModbusException.IllegalDataAddress or ModbusException.IllegalDataValue when TrySplit(device, block, ended):
                return new Verdict(VerdictKind.Quiet, QualityReason.None, true);

            case ModbusException.IllegalDataAddress or ModbusException.IllegalDataValue or ModbusException.IllegalFunction:
                block.Rearm(started);
                return new Verdict(VerdictKind.BlockBad, QualityReason.ConfigurationError, true);

            default:
                block.Rearm(started);
                return new Verdict(VerdictKind.BlockBad, QualityReason.DeviceFailure, true);
        }
    }

    // First at the holes, which is learned; a read without holes by halves, until only what is missing stands alone.
    private bool TrySplit(DeviceState device, ReadBlock block, long now)
    {
        var parts = ReadPlan.SplitAtHoles(device.Bound.Id, block, _holes);
        if (parts.Count == 1)
        {
            if (ReadPlan.Bisect(block) is not { } halves)
            {
                return false;
            }

            parts = [halves.Low, halves.High];
        }

        var at = device.Blocks.IndexOf(block);
        device.Blocks.RemoveAt(at);
        device.Blocks.InsertRange(at, parts);
        foreach (var part in parts)
        {
            part.Due = now;
            part.Urgent = part.IsReadBack;
        }

        return true;
    }
}
