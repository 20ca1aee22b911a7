using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// <see cref="Count"/> at work: a ring of the moments at which the condition became true. What must hold: it counts from known false to known true, a time in
/// which it was unknown between them or not; more may have happened until it was known throughout the window. Its deadline is the moment at which the oldest
/// leaves the window, or at which the window is known.
/// </summary>
internal sealed class CountPart(Count quantity, ConditionPart of, DeadlineQueue deadlines, int slot) : CompositeQuantity(of)
{
    private readonly long[] _times = new long[Count.Remembered];
    private readonly bool[] _verified = new bool[Count.Remembered];
    private int _newest = -1;
    private int _count;
    private long _lost = long.MinValue;
    private Truth _was;
    private bool _wasVerified;
    private long? _knownSince;
    private long? _verifiedSince;

    private long Window => quantity.Window.Ticks;

    public override Measure Evaluate(in Moment now)
    {
        var verdict = of.Evaluate(now);
        Take(verdict, now.Elapsed);
        while (_count > 0 && Oldest <= now.Elapsed - Window)
        {
            _count--;
        }

        Watch(now.Elapsed);
        var value = Counted(_count, _knownSince, now.Elapsed);
        var verified = Counted(Verified(), _verifiedSince, now.Elapsed);
        return new(value, verified, verdict.Degraded, of.FirstPoint);
    }

    public override void Save(List<long> to, long now)
    {
        base.Save(to, now);
        for (var i = 0; i < Count.Remembered; i++)
        {
            var at = Place(i);
            to.Add(i < _count ? now - _times[at] : EngineSnapshot.None);
            to.Add(i < _count && _verified[at] ? 1 : 0);
        }

        to.Add((long)_was);
        to.Add(_wasVerified ? 1 : 0);
        to.Add(_lost == long.MinValue ? EngineSnapshot.None : now - _lost);
        to.Add(Ago(_knownSince, now));
        to.Add(Ago(_verifiedSince, now));
        to.Add(Ago(deadlines.Due(slot), now));
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        base.Load(ref from, now);
        (_newest, _count) = (-1, 0);
        Span<(long? At, bool Verified)> times = stackalloc (long?, bool)[Count.Remembered];
        for (var i = 0; i < Count.Remembered; i++)
        {
            times[i] = (Back(Take(ref from), now), Take(ref from) != 0);
        }

        for (var i = Count.Remembered - 1; i >= 0; i--)
        {
            if (times[i].At is { } at)
            {
                Remember(at, times[i].Verified);
            }
        }

        var was = Take(ref from);
        _was = was is (long)Truth.False or (long)Truth.True ? (Truth)was : Truth.Unknown;
        _wasVerified = Take(ref from) != 0;
        _lost = Back(Take(ref from), now) ?? long.MinValue;
        _knownSince = Back(Take(ref from), now);
        _verifiedSince = Back(Take(ref from), now);
        if (Back(Take(ref from), now) is { } due)
        {
            deadlines.Arm(slot, Math.Max(due, now));
        }
        else
        {
            deadlines.Disarm(slot);
        }
    }

    private long Oldest => _times[Place(_count - 1)];

    private void Take(in Verdict verdict, long now)
    {
        if (verdict.Truth == Truth.Unknown)
        {
            (_knownSince, _verifiedSince) = (null, null);
            return;
        }

        _knownSince ??= now;
        _verifiedSince = verdict.Unverified ? null : _verifiedSince ?? now;
        if (_was == Truth.False && verdict.IsTrue)
        {
            if (_count == Count.Remembered)
            {
                _lost = Oldest;
            }

            // What was false by an uncertain value alone may have been true all the time.
            Remember(now, _wasVerified && !verdict.Unverified);
        }

        (_was, _wasVerified) = (verdict.Truth, !verdict.Unverified);
    }

    private void Remember(long at, bool verified)
    {
        _newest = (_newest + 1) % Count.Remembered;
        (_times[_newest], _verified[_newest]) = (at, verified);
        _count = Math.Min(_count + 1, Count.Remembered);
    }

    private int Verified()
    {
        var verified = 0;
        for (var i = 0; i < _count; i++)
        {
            verified += _verified[Place(i)] ? 1 : 0;
        }

        return verified;
    }

    // What was pushed out of the ring is older than all of it: it may count until it has left the window itself.
    private Interval Counted(int count, long? since, long now) =>
        new(count, now - since >= Window && (_lost == long.MinValue || now - _lost >= Window) ? count : double.PositiveInfinity);

    private void Watch(long now)
    {
        var next = _count > 0 ? Oldest + Window : long.MaxValue;
        next = Sooner(next, _knownSince, now);
        next = Sooner(next, _verifiedSince, now);
        next = Sooner(next, _lost == long.MinValue ? null : _lost, now);
        if (next == long.MaxValue)
        {
            deadlines.Disarm(slot);
        }
        else
        {
            deadlines.Arm(slot, next);
        }
    }

    private long Sooner(long next, long? since, long now) => since + Window is { } at && at > now ? Math.Min(next, at) : next;

    // The i-th newest.
    private int Place(int i) => (_newest - i + Count.Remembered) % Count.Remembered;
}
