using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>
/// Decides whom a serial line asks next, who is dead and who has been silent too long; knows no port, no clock and no bytes, only ticks of
/// 100 ns that its worker hands in. One owner thread. What holds:
/// a due probe goes first, within the probes' share of <see cref="ProbeRing{TProbe}"/> (S7); then reads, life-safety ones before ordinary
/// ones, but after four in a row a waiting ordinary read has its turn; within a class the earliest due goes first;
/// a device is dead after two lost answers in a row (one while it is on probation), and then costs one probe per re-probe;
/// a read that alone is silent is probed too and takes nobody down; a device that pushes is dead when its supervision time is over.
/// </summary>
internal sealed class SerialSchedule
{
    private readonly SerialDeviceState[] _devices;
    private readonly ProbeRing<SerialProbe> _probes = new();
    private int _lifeSafetyTurns;

    public SerialSchedule(IEnumerable<SerialDevice> devices) => _devices = [.. devices.Select(static d => new SerialDeviceState(d))];

    /// <summary>The devices in the order of the site.</summary>
    public SerialDeviceState[] Devices => _devices;

    /// <summary>The silent devices ask for more probing than S7 grants, or all of several that are asked are silent: the line is at fault.</summary>
    public bool IsLineAtFault => _probes.IsOverdrawn || (AllDead && _devices.Count(static d => !d.IsPushing) > 1);

    /// <summary>Not one of the devices that are asked answers.</summary>
    public bool AllDead { get; private set; }

    /// <summary>The line was opened: everything is asked again, and who pushes has its time from now.</summary>
    public void Opened(long now)
    {
        _probes.Hasten(now);
        foreach (var device in _devices)
        {
            device.Failures = 0;
            device.IsLinked = false;
            if (device.IsPushing && device.OverdueAt == long.MaxValue)
            {
                // Only at the first opening: a line that was away takes nothing off a node's silence.
                device.OverdueAt = now + device.Device.Supervision.Ticks;
            }

            foreach (var read in device.Reads)
            {
                read.Due = now;
            }
        }
    }

    /// <summary>What to do now.</summary>
    public SerialWork Next(long now)
    {
        var wake = long.MaxValue;
        foreach (var device in _devices)
        {
            wake = Math.Min(wake, device.IsDead ? long.MaxValue : device.OverdueAt);
        }

        return _probes.Next(now, ref wake) is { } probe
            ? new(probe.Device, probe.Target, true, 0)
            : NextRead(now, ref wake) ?? new(null, null, false, wake);
    }

    /// <summary>The first device that pushes and has been silent too long, once; it is dead until it speaks.</summary>
    public SerialDeviceState? Overdue(long now)
    {
        foreach (var device in _devices)
        {
            if (!device.IsDead && now >= device.OverdueAt)
            {
                device.IsDead = true;
                return device;
            }
        }

        return null;
    }

    /// <summary>A device spoke unasked.</summary>
    public static void Pushed(SerialDeviceState device, long now)
    {
        device.HeardAt = now;
        if (device.IsPushing)
        {
            device.IsDead = false;
            device.OverdueAt = now + device.Device.Supervision.Ticks;
        }
    }

    /// <summary>Judges a question and its answer. A lost line or a stop are no judgement on a device: the worker keeps them to itself.</summary>
    public Verdict Completed(in SerialWork work, SerialReply reply, long started, long ended)
    {
        var (device, read) = (work.Device!, work.Read!);
        read.AskedAt = started;
        if (reply == SerialReply.Silence)
        {
            // A meter that lost its power has lost its link with it.
            device.IsLinked = false;
            return work.IsProbe ? LostProbe(device, read, started, ended) : LostRead(device, read, started, ended);
        }

        Answered(device, read, ended);
        read.Rearm(started);
        return reply switch
        {
            SerialReply.Values => new(VerdictKind.Good, QualityReason.None, true),
            SerialReply.NotThere => new(VerdictKind.BlockBad, QualityReason.ConfigurationError, true),
            SerialReply.Failed => new(VerdictKind.BlockBad, QualityReason.DeviceFailure, true),
            SerialReply.Silence => default,
        };
    }

    /// <summary>Whether a device's last word is so young that its status may be vouched for between two questions.</summary>
    public static bool IsTrusted(SerialDeviceState device, long now) =>
        !device.IsDead && device.HeardAt != long.MinValue
        && (device.IsPushing || now - device.HeardAt <= Math.Max(2 * TimeSpan.TicksPerSecond, 2 * device.ShortestInterval));

    private SerialWork? NextRead(long now, ref long wake)
    {
        SerialReadState? urgent = null;
        SerialReadState? other = null;
        SerialDeviceState? urgentDevice = null;
        SerialDeviceState? otherDevice = null;
        foreach (var device in _devices)
        {
            if (device.IsDead)
            {
                continue;
            }

            foreach (var read in device.Reads)
            {
                if (read.Probe is not null)
                {
                    continue;
                }

                wake = Math.Min(wake, read.Due);
                if (read.Due > now)
                {
                    continue;
                }

                if (read.Read.IsLifeSafety && (urgent is null || read.Precedes(urgent)))
                {
                    (urgent, urgentDevice) = (read, device);
                }
                else if (!read.Read.IsLifeSafety && (other is null || read.Precedes(other)))
                {
                    (other, otherDevice) = (read, device);
                }
            }
        }

        if (other is not null && (urgent is null || _lifeSafetyTurns >= ScheduleDefaults.LifeSafetyTurns))
        {
            _lifeSafetyTurns = 0;
            return new SerialWork(otherDevice, other, false, 0);
        }

        if (urgent is null)
        {
            return null;
        }

        _lifeSafetyTurns++;
        return new SerialWork(urgentDevice, urgent, false, 0);
    }

    private void Answered(SerialDeviceState device, SerialReadState read, long ended)
    {
        device.Failures = 0;
        device.HeardAt = ended;
        read.Failures = 0;
        if (read.Probe is { } probe)
        {
            _probes.Remove(probe);
            read.Probe = null;
        }

        if (device.IsDead)
        {
            Revive(device, ended);
        }
        else if (device.RevivedAt is { } since && IsProven(device, read, since))
        {
            device.RevivedAt = null;
            device.Probe = null;
        }
    }

    // A loop, because a lambda would allocate at every answer.
    private static bool IsProven(SerialDeviceState device, SerialReadState answered, long since)
    {
        foreach (var read in device.Reads)
        {
            if (read != answered && read.Probe is null && read.AskedAt < since)
            {
                return false;
            }
        }

        return true;
    }

    private void Revive(SerialDeviceState device, long now)
    {
        device.IsDead = false;
        device.RevivedAt = now;
        _probes.Remove(device.Probe!);
        AllDead = false;
        foreach (var read in device.Reads)
        {
            read.Due = now;
            if (read.Probe is { } probe)
            {
                // Silent alone before the device died: probed on, so that it does not take the device down again and again.
                _probes.Return(probe);
            }
        }
    }

    private Verdict LostProbe(SerialDeviceState device, SerialReadState read, long started, long ended)
    {
        _probes.Lost(device.IsDead ? device.Probe! : read.Probe!, started, ended);
        return default;
    }

    private Verdict LostRead(SerialDeviceState device, SerialReadState read, long started, long ended)
    {
        read.FailingSince = read.Failures == 0 ? started : read.FailingSince;
        read.Failures++;
        device.Failures++;
        read.Due = ended + ScheduleDefaults.RetryPause;
        var alone = read.Failures >= ScheduleDefaults.FailuresToDeath && device.HeardAt > read.FailingSince;
        if (device.Failures >= ScheduleDefaults.FailuresToDeath || (device.RevivedAt is not null && !alone))
        {
            return Die(device, started, ended);
        }

        if (!alone)
        {
            return default;
        }

        read.Probe = new SerialProbe(device, read, read.Read.IsLifeSafety);
        _probes.Add(read.Probe, started, ended);
        return new Verdict(VerdictKind.BlockBad, QualityReason.CommunicationFailure, false);
    }

    private Verdict Die(SerialDeviceState device, long started, long ended)
    {
        device.IsDead = true;
        device.RevivedAt = null;
        foreach (var read in device.Reads)
        {
            if (read.Probe is { } probe)
            {
                _probes.Remove(probe);
            }
        }

        device.Probe ??= new SerialProbe(device, null, device.IsLifeSafety);
        _probes.Add(device.Probe, started, ended);
        AllDead = Array.TrueForAll(_devices, static d => d.IsDead || d.IsPushing);
        return new Verdict(VerdictKind.DeviceDied, QualityReason.CommunicationFailure, false);
    }
}
