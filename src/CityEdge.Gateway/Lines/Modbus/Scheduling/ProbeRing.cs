namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>
/// The probes of a line (S7). What holds:
/// after a probe that lost time c, no probe begins for 3.2 c, so that probes take under 25 % of the line;
/// among life-safety devices the one that waited longest goes first, so that each is asked once per round;
/// ordinary ones go when no life-safety one waits, and once after each life-safety round.
/// While one round and one ordinary probe fit into 10 s each life-safety device is asked within 10 s, begin to begin;
/// else <see cref="IsOverdrawn"/> tells that the line itself is at fault and the probes are only spread.
/// </summary>
internal sealed class ProbeRing<TProbe>
    where TProbe : ProbeTurn
{
    private readonly List<TProbe> _probes = [];
    private long _restUntil;
    private int _lifeSafetyTurns;
    private long _lifeSafetyPause = ScheduleDefaults.LifeSafetyProbe;

    public int Count => _probes.Count;

    /// <summary>The silent devices ask for more probing than 25 % of the line allows.</summary>
    public bool IsOverdrawn { get; private set; }

    /// <summary>Adds a probe whose first turn comes after its pause. Finding a device silent is no probe and rests nobody,
    /// but losing it again while it was on probation is.</summary>
    public void Add(TProbe probe, long started, long ended)
    {
        _probes.Add(probe);
        if (probe.Step > 0)
        {
            Lost(probe, started, ended);
        }
        else
        {
            BackOff(probe, started, ended);
        }
    }

    /// <summary>Takes up a probe again where it was left.</summary>
    public void Return(TProbe probe)
    {
        _probes.Add(probe);
        Reckon();
    }

    public void Remove(TProbe probe)
    {
        _probes.Remove(probe);
        Reckon();
    }

    /// <summary>A probe lost its time: it backs off and all probes rest.</summary>
    public void Lost(TProbe probe, long started, long ended)
    {
        BackOff(probe, started, ended);
        _restUntil = Math.Max(_restUntil, ended + (long)(probe.Cost * ScheduleDefaults.ProbeRest));
    }

    /// <summary>Every probe may go at once, in turn: the line was opened anew.</summary>
    public void Hasten(long now)
    {
        _restUntil = now;
        foreach (var probe in _probes)
        {
            probe.Step = 1;
            probe.LastAt = Math.Min(probe.LastAt, now - ScheduleDefaults.FirstProbePause);
        }
    }

    /// <summary>The probe whose turn it is, or null and when to ask again.</summary>
    public TProbe? Next(long now, ref long wake)
    {
        if (_probes.Count == 0)
        {
            return null;
        }

        TProbe? urgent = null;
        TProbe? other = null;
        var lifeSafety = 0;
        var earliest = long.MaxValue;
        foreach (var probe in _probes)
        {
            lifeSafety += probe.LifeSafety ? 1 : 0;
            var ready = Math.Max(probe.LastAt + Pause(probe), probe.ReadyAt);
            earliest = Math.Min(earliest, ready);
            if (ready > now)
            {
                continue;
            }

            ref var best = ref probe.LifeSafety ? ref urgent : ref other;
            if (best is null || probe.LastAt < best.LastAt)
            {
                best = probe;
            }
        }

        if (now < _restUntil || (urgent ?? other) is null)
        {
            wake = Math.Min(wake, Math.Max(earliest, _restUntil));
            return null;
        }

        if (urgent is null || (other is not null && _lifeSafetyTurns >= lifeSafety))
        {
            _lifeSafetyTurns = 0;
            return other;
        }

        _lifeSafetyTurns++;
        return urgent;
    }

    private void BackOff(TProbe probe, long started, long ended)
    {
        probe.LastAt = started;
        probe.Cost = ended - started;
        probe.Step++;
        Reckon();
    }

    private long Pause(TProbe probe) => Math.Min(
        probe.LifeSafety ? _lifeSafetyPause : ScheduleDefaults.OrdinaryProbe,
        ScheduleDefaults.FirstProbePause << Math.Min(probe.Step - 1, 16));

    private void Reckon()
    {
        var share = 0.0;
        long round = 0;
        long longest = 0;
        long longestOrdinary = 0;
        foreach (var probe in _probes)
        {
            share += (double)probe.Cost / (probe.LifeSafety ? ScheduleDefaults.LifeSafetyProbe : ScheduleDefaults.OrdinaryProbe);
            var whole = probe.Cost + (long)(probe.Cost * ScheduleDefaults.ProbeRest);
            longest = Math.Max(longest, whole);
            round += probe.LifeSafety ? whole : 0;
            longestOrdinary = probe.LifeSafety ? longestOrdinary : Math.Max(longestOrdinary, whole);
        }

        // Whoever becomes eligible may find one probe just begun and an ordinary one entitled to its turn, and must still be in time.
        var reserve = ScheduleDefaults.LifeSafetyProbe - ScheduleDefaults.ProbeReserve;
        _lifeSafetyPause = Math.Max(ScheduleDefaults.FirstProbePause, reserve - longest - longestOrdinary);
        IsOverdrawn = share > ScheduleDefaults.ProbeShare || (round > 0 && round + longestOrdinary > reserve);
    }
}
