using System.Numerics;
using System.Runtime.CompilerServices;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>
/// The last minutes of every reading at full rate, in a fixed number of bytes, and the black boxes that alarms cut out of them: what was before the alarm and what
/// comes after. What was before is handed over at once and what follows every few seconds, so that a fire that takes the power has left what led to it. A second alarm
/// prolongs the one at work; no reading and no frame is ever written twice.
/// </summary>
/// <remarks>
/// The loop writes the ring and asks for nothing in return: the journal's owner copies, then looks whether the loop has meanwhile come round to what it copied,
/// and copies anew from further on if so. Only what begins and prolongs a black box is shared under the gate.
/// </remarks>
internal sealed class BlackBox
{
    // A chunk is written before its time when so many readings wait.
    private const int Worthwhile = 4096;

    // Places that the loop may already be writing into while its mark says otherwise.
    private const int Margin = 16;

    private readonly RecorderOptions _options;
    private readonly FrameRing? _frames;
    private readonly uint _mark;

    // Written by the loop.
    private readonly KeptReading[] _ring;
    private long _heard;
    private long _now;

    // Of both threads, under the gate.
    private readonly Lock _gate = new();
    private readonly BoxAllowance _allowance;
    private readonly Dictionary<string, long> _lately = new(StringComparer.Ordinal);
    private readonly List<string> _alarms = [];
    private bool _atWork;
    private Moment _first;
    private long _until;
    private int _box;
    private long _refused;

    // Of the journal's owner.
    private readonly byte[] _scratch = new byte[BlackBoxChunk.Most];
    private readonly KeptReading[] _copied = new KeptReading[Worthwhile];
    private long _cursor;
    private long _frameCursor;
    private int _boxBegun;
    private long _dueAt;
    private long _wanted;
    private long _framesWanted;
    private long _held;
    private long _missed;
    private long _framesMissed;

    /// <param name="options">Sizes and times.</param>
    /// <param name="mark">Of the names of all points.</param>
    /// <param name="frames">What went over the wires; null where nobody listens to them.</param>
    public BlackBox(RecorderOptions options, uint mark, FrameRing? frames)
    {
        (_options, _mark, _frames) = (options, mark, frames);
        _allowance = new BoxAllowance(options.BoxBytesPerDay, options.BoxBytesAtOnce);

        // A power of two, so that a place is found without a division.
        var places = Math.Max(options.BoxBytes / Unsafe.SizeOf<KeptReading>(), 8 * Margin);
        _ring = new KeptReading[1 << BitOperations.Log2((uint)places)];
    }

    /// <summary>Alarms that got no black box.</summary>
    public long Refused
    {
        get
        {
            lock (_gate)
            {
                return _refused;
            }
        }
    }

    /// <summary>On the loop's thread.</summary>
    public void Heard(in KeptReading reading)
    {
        var heard = _heard;
        _ring[heard & (_ring.Length - 1)] = reading;

        // A full fence: what is written next must not be seen before this mark.
        Interlocked.Exchange(ref _heard, heard + 1);
    }

    /// <summary>On the loop's thread, once a turn.</summary>
    public void Turn(in Moment now) => Volatile.Write(ref _now, now.Elapsed);

    /// <summary>On the loop's thread: an alarm was raised.</summary>
    public void Raised(string alarm, bool lifeSafety, in Moment now)
    {
        Turn(now);
        lock (_gate)
        {
            if (!Admits(alarm, lifeSafety, now.Elapsed))
            {
                _refused++;
                return;
            }

            if (!_atWork)
            {
                (_atWork, _first, _box) = (true, now, _box + 1);
                _alarms.Clear();
            }

            _until = now.Elapsed + _options.BoxTime.Ticks;
            if (_alarms.Count < BlackBoxChunk.MostAlarms && !_alarms.Contains(alarm))
            {
                _alarms.Add(alarm);
            }
        }
    }

    /// <summary>The loop has ended: nothing comes after this any more.</summary>
    public void Close(in Moment now)
    {
        lock (_gate)
        {
            _until = Math.Min(_until, now.Elapsed);
        }

        Volatile.Write(ref _now, now.Elapsed + 1);
    }

    /// <summary>On the thread of the journal's owner: the next chunk that is due; null when there is none.</summary>
    public PendingBatch? TryTake()
    {
        while (true)
        {
            Moment first;
            long until, now, refused;
            int box;
            string[] alarms;
            lock (_gate)
            {
                now = Volatile.Read(ref _now);
                if (!_atWork)
                {
                    return null;
                }

                (first, until, box, refused, alarms) = (_first, _until, _box, _refused, [.. _alarms]);
            }

            var from = first.Elapsed - _options.BoxTime.Ticks;
            Begin(box, from);
            var header = new Header(box, alarms, from, _held, refused);
            Want(now);
            if (TryWrite(header, first.At(Math.Max(now, first.Elapsed)), until, over: now > until) is { } chunk)
            {
                lock (_gate)
                {
                    _allowance.Spend(chunk.Bytes.Length);
                    _refused -= refused;
                }

                return chunk;
            }

            if (now <= until || TryEnd(until))
            {
                return null;
            }
        }
    }

    // Prolonged while the last chunk was written: it goes on.
    private bool TryEnd(long until)
    {
        lock (_gate)
        {
            if (_until != until)
            {
                return false;
            }

            _atWork = false;
            return true;
        }
    }

    // An ordinary alarm that comes again and again gets one black box in an hour; the bytes are for the others.
    private bool Admits(string alarm, bool lifeSafety, long now)
    {
        if (_options.BoxBytes == 0 || !_allowance.Admits(lifeSafety, now)
            || (!lifeSafety && _lately.TryGetValue(alarm, out var last) && now - last < TimeSpan.TicksPerHour))
        {
            return false;
        }

        _lately[alarm] = now;
        return true;
    }

    private void Begin(int box, long from)
    {
        if (_boxBegun == box)
        {
            return;
        }

        (_boxBegun, _dueAt) = (box, 0);
        var oldest = Math.Max(_cursor, Interlocked.Read(ref _heard) - _ring.Length + Margin);
        _held = oldest > _cursor && Copy(oldest, 1) is { Length: 1 } one ? Math.Max(from, one[0].Elapsed) : from;

        // Before the alarm nothing is missed that was never asked for.
        _cursor = oldest;
        _frames?.Skip(ref _frameCursor);
    }

    // All that there is now becomes due at once, when the alarm comes and every few seconds after; what the loop adds meanwhile waits for the next time.
    private void Want(long now)
    {
        if (now >= _dueAt)
        {
            _dueAt = now + _options.BoxPace.Ticks;
            (_wanted, _framesWanted) = (Interlocked.Read(ref _heard), _frames?.End ?? 0);
        }
    }

    private PendingBatch? TryWrite(in Header header, in Moment at, long until, bool over)
    {
        var waiting = Interlocked.Read(ref _heard) - _cursor;
        if (waiting > 0 && (over || _cursor < _wanted || waiting >= Math.Min(Worthwhile, _ring.Length / 2)) && TryWriteReadings(header, at, until) is { } readings)
        {
            return readings;
        }

        return _frames is not null && (over || _frameCursor < _framesWanted || _frames.IsUrgent(_frameCursor)) ? TryWriteFrames(header, at, until) : null;
    }

    private PendingBatch? TryWriteReadings(in Header header, in Moment at, long until)
    {
        while (true)
        {
            var copied = Copy(_cursor, Worthwhile);
            if (copied.IsEmpty)
            {
                return null;
            }

            var writer = new PackedWriter(_scratch);
            WriteHeader(ref writer, header, BlackBoxChunk.ReadingsPart, _missed, at.Elapsed);
            var (code, taken, written) = (new ReadingCode(new Stamp(Guid.Empty, at.Elapsed, at.Wall, at.Clock), BlackBoxChunk.Resolution), 0, 0);
            foreach (ref readonly var reading in copied)
            {
                if (reading.Elapsed > until || writer.Left < ReadingCode.Most)
                {
                    break;
                }

                taken++;
                if (reading.Elapsed >= header.From)
                {
                    code.Write(ref writer, reading, at.Elapsed);
                    written++;
                }
            }

            _cursor += taken;
            // A part that came too late altogether still says so.
            if (written > 0 || (_missed > 0 && taken < copied.Length))
            {
                _missed = 0;
                return new PendingBatch(RecordKind.BlackBox, at, _scratch.AsSpan(0, writer.Position).ToArray());
            }

            if (taken < copied.Length)
            {
                return null;
            }
        }
    }

    private PendingBatch? TryWriteFrames(in Header header, in Moment at, long until)
    {
        var writer = new PackedWriter(_scratch);
        _framesMissed += _frames!.Skip(ref _frameCursor);
        WriteHeader(ref writer, header, BlackBoxChunk.FramesPart, _framesMissed, at.Elapsed);
        if (_frames.Take(ref _frameCursor, header.From, until, at.Elapsed, ref writer) == 0)
        {
            return null;
        }

        _framesMissed = 0;
        return new PendingBatch(RecordKind.BlackBox, at, _scratch.AsSpan(0, writer.Position).ToArray());
    }

    // Copies what the loop has written, and throws away what it wrote over meanwhile.
    private ReadOnlySpan<KeptReading> Copy(long from, int most)
    {
        while (true)
        {
            var heard = Interlocked.Read(ref _heard);
            var start = Math.Max(from, heard - _ring.Length + Margin);
            var count = (int)Math.Min(heard - start, most);
            for (var i = 0; i < count; i++)
            {
                _copied[i] = _ring[(start + i) & (_ring.Length - 1)];
            }

            Interlocked.MemoryBarrier();
            if (start >= Interlocked.Read(ref _heard) - _ring.Length + Margin)
            {
                if (from == _cursor && start > _cursor)
                {
                    _missed += start - _cursor;
                    _cursor = start;
                }

                return _copied.AsSpan(0, Math.Max(count, 0));
            }
        }
    }

    private void WriteHeader(ref PackedWriter writer, in Header header, byte part, long missed, long elapsed)
    {
        writer.Byte(BlackBoxChunk.Version);
        writer.Byte(part);
        writer.Unsigned((uint)header.Box);
        writer.UInt32(_mark);
        writer.Signed((elapsed - header.From) / BlackBoxChunk.Resolution);
        writer.Signed((elapsed - header.Held) / BlackBoxChunk.Resolution);
        writer.Unsigned((ulong)missed << 1);
        writer.Unsigned((ulong)header.Refused << 1);
        writer.Unsigned((uint)header.Alarms.Length);
        foreach (var alarm in header.Alarms)
        {
            writer.Text(alarm.Length > 128 ? alarm[..128] : alarm);
        }
    }

    private readonly record struct Header(int Box, string[] Alarms, long From, long Held, long Refused);
}
