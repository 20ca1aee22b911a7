using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>What is wished of an output, what was seen of it, and the next thing to do about the difference.</summary>
internal sealed class OutputState
{
    // The value of FC 05 for a plain switch (Modbus Application Protocol V1.1b3, 6.5).
    private const ushort CoilOn = 0xFF00;
    private const ushort CoilOff = 0x0000;

    private readonly ModbusRequest _on;
    private readonly ModbusRequest _off;
    private readonly ModbusRequest? _timed;
    private bool _timerRefused;

    /// <param name="unit">Modbus unit id of its board.</param>
    /// <param name="bound">The output.</param>
    public OutputState(byte unit, BoundOutput bound)
    {
        Bound = bound;
        var coil = bound.Profile.Coil;
        _on = ModbusRequest.WriteCoil(unit, coil.Coil, CoilOn);
        _off = ModbusRequest.WriteCoil(unit, coil.Coil, CoilOff);
        var steps = coil.TimerStep > TimeSpan.Zero
            ? Math.Min(coil.TimerMax, ScheduleDefaults.TimerLife / coil.TimerStep.Ticks)
            : 0;
        if (coil.Timer is { } timer && steps > 0 && !bound.Held)
        {
            _timed = ModbusRequest.WriteCoil(unit, timer, (ushort)steps);
            RearmAfter = steps * coil.TimerStep.Ticks / 3;
        }
    }

    public BoundOutput Bound { get; }

    /// <summary>Third of the board's timer: a re-arm may be lost twice before the siren falls silent.</summary>
    public long RearmAfter { get; }

    /// <summary>The newest wish; null while nothing was commanded since the start (S15: it stays as it was found).</summary>
    public bool? Wanted { get; private set; }

    /// <summary>A write is to be sent.</summary>
    public bool WritePending { get; private set; }

    /// <summary>A write was answered and its read-back is awaited.</summary>
    public bool VerifyPending { get; private set; }

    /// <summary>Not tried since it was commanded: no earlier failure of the board holds it back.</summary>
    public bool Fresh { get; private set; }

    /// <summary>When the next write is due, a re-arm of the timer included.</summary>
    public long Due { get; private set; } = long.MaxValue;

    /// <summary>Tries in a row that the output did not obey.</summary>
    public int Tries { get; private set; }

    /// <summary>Whether it sounds on the board's timer; a board that refused the timer's address, or took it and stayed silent, gets the plain coil, because sounding goes before stopping.</summary>
    public bool IsTimed => Wanted == true && _timed is not null && !_timerRefused;

    /// <summary>The request that makes the wish true.</summary>
    public ModbusRequest Write => Wanted != true ? _off : IsTimed ? _timed! : _on;

    /// <summary>Pause after so many vain tries.</summary>
    public static long Pause(int tries) =>
        Math.Min(ScheduleDefaults.LongestOutputPause, ScheduleDefaults.FirstOutputPause << Math.Min(tries - 1, 8));

    /// <summary>The newest wish; what was under way for an older one counts no more.</summary>
    public void Command(bool on, long now)
    {
        Wanted = on;
        Recommand(now);
        Fresh = true;
    }

    /// <summary>The board may have forgotten: the wish, if there is one, is made true again.</summary>
    public void Recommand(long now)
    {
        Tries = 0;
        VerifyPending = false;
        WritePending = Wanted is not null;
        Due = WritePending ? now : long.MaxValue;
    }

    /// <summary>The write was not answered.</summary>
    public void Lost(long retryAt)
    {
        WritePending = true;
        Fresh = false;
        Due = retryAt;
    }

    /// <summary>The write was answered; false when the board has no such timer, and the plain coil is to be written at once.</summary>
    public bool Written(ModbusException answer, long started, long ended)
    {
        var noTimer = IsTimed
            && answer is ModbusException.IllegalDataAddress or ModbusException.IllegalDataValue or ModbusException.IllegalFunction;
        Fresh = false;
        if (noTimer)
        {
            _timerRefused = true;
            Due = ended;
            WritePending = true;
            return false;
        }

        WritePending = false;
        VerifyPending = true;
        Due = IsTimed ? started + RearmAfter : long.MaxValue;
        return true;
    }

    /// <summary>Takes the state that was read back.</summary>
    public OutputReport Seen(bool actual, long now)
    {
        if (WritePending && Fresh)
        {
            return OutputReport.Superseded;
        }

        var isVerdict = VerifyPending;
        VerifyPending = false;
        if (Wanted is null || Wanted == actual)
        {
            Tries = 0;
            if (WritePending && !IsTimed)
            {
                WritePending = false;
                Due = long.MaxValue;
            }

            return OutputReport.Obeyed;
        }

        // A board that takes the timer's address for something else answers politely and stays silent; one found silent later has restarted.
        _timerRefused |= IsTimed && isVerdict && !actual;
        if (!WritePending)
        {
            TryAgain(now);
        }

        return OutputReport.Mismatch;
    }

    /// <summary>The board fell silent. An unproved command or a siren that should sound is tried on; one that was seen off waits for the probe.</summary>
    public void BoardSilent(long now)
    {
        if (!WritePending && (VerifyPending || Wanted == true))
        {
            VerifyPending = false;
            TryAgain(now);
        }
    }

    private void TryAgain(long now)
    {
        Tries++;
        WritePending = true;
        Due = now + Pause(Tries);
    }
}
