namespace CityEdge.Safety;

/// <summary>
/// All deadlines of the engine: an indexed binary heap with one slot per purpose, so that arming, moving and disarming allocate nothing.
/// Deadlines of the same instant come in the order of their slots, which makes every run of the same input alike (S11).
/// </summary>
internal sealed class DeadlineQueue
{
    private readonly long[] _due;
    private readonly int[] _heap;
    private readonly int[] _position;
    private int _count;

    public DeadlineQueue(int slots)
    {
        _due = new long[slots];
        _heap = new int[slots];
        _position = new int[slots];
        Array.Fill(_position, -1);
    }

    /// <summary>The earliest armed deadline.</summary>
    public long? Next => _count == 0 ? null : _due[_heap[0]];

    /// <summary>When a slot is due; null while disarmed.</summary>
    public long? Due(int slot) => _position[slot] < 0 ? null : _due[slot];

    /// <summary>Sets or moves a deadline.</summary>
    public void Arm(int slot, long due)
    {
        _due[slot] = due;
        var position = _position[slot];
        if (position < 0)
        {
            position = _count++;
            Place(slot, position);
        }

        SiftDown(SiftUp(position));
    }

    public void Disarm(int slot)
    {
        var position = _position[slot];
        if (position < 0)
        {
            return;
        }

        _position[slot] = -1;
        var last = _heap[--_count];
        if (position < _count)
        {
            Place(last, position);
            SiftDown(SiftUp(position));
        }
    }

    /// <summary>Takes the earliest deadline that is not after <paramref name="now"/>; it is disarmed by that.</summary>
    public bool TryTake(long now, out int slot, out long due)
    {
        slot = _count == 0 ? -1 : _heap[0];
        due = slot < 0 ? 0 : _due[slot];
        if (slot < 0 || due > now)
        {
            return false;
        }

        Disarm(slot);
        return true;
    }

    public void Clear()
    {
        Array.Fill(_position, -1);
        _count = 0;
    }

    private int SiftUp(int position)
    {
        while (position > 0 && Before(_heap[position], _heap[(position - 1) / 2]))
        {
            position = Swap(position, (position - 1) / 2);
        }

        return position;
    }

    private void SiftDown(int position)
    {
        while (true)
        {
            var first = position;
            for (var child = (2 * position) + 1; child <= (2 * position) + 2 && child < _count; child++)
            {
                first = Before(_heap[child], _heap[first]) ? child : first;
            }

            if (first == position)
            {
                return;
            }

            position = Swap(position, first);
        }
    }

    private int Swap(int a, int b)
    {
        var (x, y) = (_heap[a], _heap[b]);
        Place(x, b);
        Place(y, a);
        return b;
    }

    private void Place(int slot, int position)
    {
        _heap[position] = slot;
        _position[slot] = position;
    }

    private bool Before(int a, int b) => _due[a] != _due[b] ? _due[a] < _due[b] : a < b;
}
