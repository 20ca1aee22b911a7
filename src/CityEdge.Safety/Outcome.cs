namespace CityEdge.Safety;

/// <summary>A list that is read as a span, emptied and filled again; it grows only when it must, so that a steady state allocates nothing.</summary>
internal sealed class Outcome<T>(int capacity)
{
    private T[] _items = new T[capacity];
    private int _count;

    public ReadOnlySpan<T> Items => _items.AsSpan(0, _count);

    public void Add(in T item)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, _count * 2);
        }

        _items[_count++] = item;
    }

    public void Clear()
    {
        // Names of people must not outlive their transition in an idle buffer.
        Array.Clear(_items, 0, _count);
        _count = 0;
    }
}
