using System.Buffers.Binary;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal;

/// <summary>
/// Which parts of the journal do not work, since when, and what is said of it. What must hold: from the moment that the alarms lane is declared failed nobody waits for
/// the disk (S6); a disk that failed again soon after it came back is believed only after a calm time.
/// </summary>
/// <remarks>The journal's owner and whoever watches it both declare; only the owner says that something works.</remarks>
internal sealed class JournalFaults(JournalIntake intake, MomentClock clock, GatewayEvents events, Action<Span<byte>> draw)
{
    private static readonly int Parts = Enum.GetValues<JournalPart>().Length;

    // Guarded by _gate.
    private readonly Lock _gate = new();
    private readonly JournalHealth?[] _failures = new JournalHealth?[Parts];
    private readonly long[] _failedAt = new long[Parts];
    private readonly long?[] _workedAt = new long?[Parts];
    private readonly bool[] _relapsed = new bool[Parts];
    private volatile JournalHealth _health = new(null, clock.Now());

    /// <summary>Any thread may ask.</summary>
    public JournalHealth Health => _health;

    /// <summary>Called when <see cref="Health"/> has changed, on the thread that noticed.</summary>
    public Action<JournalHealth> Changed { get; set; } = static _ => { };

    /// <summary>A part does not work; said once for each kind of failure.</summary>
    public void Declare(JournalPart part, MediumFailure failure, string detail)
    {
        var now = clock.Now();
        lock (_gate)
        {
            ref var known = ref _failures[(int)part];
            _failedAt[(int)part] = now.Elapsed;
            if (known?.Failure == failure)
            {
                return;
            }

            var first = known is null;
            if (first)
            {
                _relapsed[(int)part] = _workedAt[(int)part] is { } at && now.Elapsed - at < JournalDefaults.Relapse.Ticks;
            }

            known = new JournalHealth(failure, known?.Since ?? now, detail, IsVolatile: part == JournalPart.Alarms);
            Judge(now);
            if (first && part == JournalPart.Alarms)
            {
                intake.BeginVolatile(Mark());
            }

            if (first)
            {
                intake.Note(Notes.Failed(now, LaneOf(part), failure, detail));
            }
        }

        events.JournalFailed(part.ToString(), failure.ToString(), detail);
        Changed(_health);
    }

    /// <summary>A part has just worked.</summary>
    /// <returns>Whether it is believed, after a failure.</returns>
    public bool Works(JournalPart part)
    {
        var now = clock.Now();
        lock (_gate)
        {
            ref var known = ref _failures[(int)part];
            if (known is null || (_relapsed[(int)part] && now.Elapsed - _failedAt[(int)part] < JournalDefaults.Calm.Ticks))
            {
                return false;
            }

            _workedAt[(int)part] = now.Elapsed;
            var since = known.Since;
            known = null;
            Judge(now);
            IReadOnlyList<VolatileRange> ids = part == JournalPart.Alarms ? intake.EndVolatile() : [];
            intake.NoteAll(Notes.Resumed(now, LaneOf(part), now.Since(since), [.. ids.Select(static range => Notes.Text(LaneKind.Alarms, range))]));
        }

        events.JournalResumed(part.ToString());
        Changed(_health);
        return true;
    }

    private static LaneKind LaneOf(JournalPart part) => part == JournalPart.Readings ? LaneKind.Readings : LaneKind.Alarms;

    private void Judge(in Moment now) => _health = Array.Find(_failures, static failure => failure is not null) ?? new JournalHealth(null, now);

    private uint Mark()
    {
        Span<byte> mark = stackalloc byte[sizeof(uint)];
        draw(mark);
        return BinaryPrimitives.ReadUInt32BigEndian(mark);
    }
}
