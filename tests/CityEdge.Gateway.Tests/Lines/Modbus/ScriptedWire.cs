using CityEdge.Gateway.Lines.Wires;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>
/// A wire on which every byte has its time. Waiting moves the clock to the next thing that happens, so a test of seconds takes none and a test
/// of half a character is exact. One thread.
/// </summary>
internal sealed class ScriptedWire : IWire
{
    private const int MostTurns = 10_000_000;

    private readonly ManualClock _clock;
    private readonly long _character;
    private readonly PriorityQueue<byte, (long At, long Order)> _coming = new();
    private readonly PriorityQueue<Action, (long At, long Order)> _happening = new();
    private readonly Queue<Action<byte[]>> _answers = new();
    private long _order;
    private int _turns;
    private bool _woken;
    private bool _gone;

    public ScriptedWire(ManualClock clock, int baud = 9600, int bitsPerCharacter = 10)
    {
        _clock = clock;
        _character = TimeSpan.TicksPerSecond * bitsPerCharacter / baud;
    }

    public bool IsOpen { get; private set; }

    /// <summary>How often it was opened and closed.</summary>
    public int Opens { get; private set; }

    public int Closes { get; private set; }

    /// <summary>When an open fails, the sentence it fails with.</summary>
    public string? OpenFailure { get; set; }

    /// <summary>Whether what is sent comes back at once, as from an RS-485 adapter that hears itself.</summary>
    public bool Echoes { get; set; }

    /// <summary>Whether a write ends in its time-out.</summary>
    public bool WritesStick { get; set; }

    /// <summary>Answers every write that no <see cref="AnswerNext"/> was prepared for: request in, answer out, null for none.</summary>
    public Func<byte[], byte[]?>? Device { get; set; }

    /// <summary>How long <see cref="Device"/> takes.</summary>
    public TimeSpan DeviceDelay { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>What was sent, and when its first byte went out.</summary>
    public List<(TimeSpan At, byte[] Bytes)> Sent { get; } = [];

    /// <summary>Time that one character takes.</summary>
    public TimeSpan Character => TimeSpan.FromTicks(_character);

    /// <summary>Bytes that come whatever is sent: the first at <paramref name="at"/>, one every <paramref name="spacing"/> (a character where none is given).</summary>
    public ScriptedWire Say(TimeSpan at, byte[] bytes, TimeSpan? spacing = null)
    {
        var time = at.Ticks;
        foreach (var value in bytes)
        {
            _coming.Enqueue(value, (time, _order++));
            time += spacing?.Ticks ?? _character;
        }

        return this;
    }

    /// <summary>Bytes that come <paramref name="delay"/> after the last byte of the next request that has no answer prepared yet.</summary>
    public ScriptedWire AnswerNext(TimeSpan delay, byte[] bytes, TimeSpan? spacing = null)
    {
        _answers.Enqueue(request => Say(_clock.Now + TimeSpan.FromTicks(_character * request.Length) + delay, bytes, spacing));
        return this;
    }

    /// <summary>The next request without an answer prepared gets none.</summary>
    public ScriptedWire IgnoreNext()
    {
        _answers.Enqueue(static _ => { });
        return this;
    }

    /// <summary>Something that happens at a time while the master waits: a wake, a stop, a hang-up.</summary>
    public ScriptedWire At(TimeSpan at, Action action)
    {
        _happening.Enqueue(action, (at.Ticks, _order++));
        return this;
    }

    /// <summary>The wire is gone from now on, until it is opened again.</summary>
    public void HangUp() => _gone = true;

    public bool TryOpen(out string? failure, CancellationToken stop)
    {
        failure = OpenFailure;
        IsOpen = failure is null;
        Opens += IsOpen ? 1 : 0;
        _gone = false;
        return IsOpen;
    }

    public bool Write(ReadOnlySpan<byte> bytes, CancellationToken stop)
    {
        if (!IsOpen || _gone || WritesStick)
        {
            return false;
        }

        var request = bytes.ToArray();
        Sent.Add((_clock.Now, request));
        if (Echoes)
        {
            Say(_clock.Now + Character, request);
        }

        if (_answers.TryDequeue(out var answer))
        {
            answer(request);
        }
        else if (Device?.Invoke(request) is { } bytesBack)
        {
            Say(_clock.Now + TimeSpan.FromTicks(_character * request.Length) + DeviceDelay, bytesBack);
        }

        return true;
    }

    public int Read(Span<byte> buffer, long untilTimestamp, CancellationToken stop)
    {
        while (IsOpen && !_gone)
        {
            Assert.True(++_turns < MostTurns, "the master reads without end");
            var now = _clock.GetTimestamp();
            if (_happening.TryPeek(out var action, out var due) && due.At <= now)
            {
                _happening.Dequeue();
                action();
                continue;
            }

            var count = 0;
            while (count < buffer.Length && _coming.TryPeek(out var value, out var coming) && coming.At <= now)
            {
                _coming.Dequeue();
                buffer[count++] = value;
            }

            if (count > 0)
            {
                return count;
            }

            if (_woken || stop.IsCancellationRequested || now >= untilTimestamp)
            {
                _woken = false;
                return 0;
            }

            var next = untilTimestamp;
            next = _coming.TryPeek(out _, out var nextByte) ? Math.Min(next, nextByte.At) : next;
            next = _happening.TryPeek(out _, out var nextAction) ? Math.Min(next, nextAction.At) : next;
            _clock.MoveTo(next);
        }

        return -1;
    }

    public void Wake() => _woken = true;

    public void Close()
    {
        Closes += IsOpen ? 1 : 0;
        IsOpen = false;
    }

    public void Dispose() => Close();
}
