namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Messages handed on and not yet finished, in the order of arrival. Handlers may finish in any order; acknowledgements leave in the order of
/// arrival, as the standard wants it ([MQTT-4.6.0-2]). Not thread-safe.
/// </summary>
/// <param name="bound">How many there may be, 1 or more.</param>
internal sealed class ReceiveWindow(int bound)
{
    private readonly ushort[] _ids = new ushort[bound];
    private readonly bool[] _done = new bool[bound];
    private int _first;

    public int Count { get; private set; }

    public bool IsFull => Count == bound;

    /// <summary>Takes a message in.</summary>
    /// <param name="packetId">0 for one that wants no acknowledgement.</param>
    /// <returns>Its place, to be named when it is finished.</returns>
    public int Add(ushort packetId)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("The window is full.");
        }

        var place = (_first + Count++) % bound;
        (_ids[place], _done[place]) = (packetId, false);
        return place;
    }

    /// <summary>Marks a message as finished.</summary>
    public void Finish(int place) => _done[place] = true;

    /// <summary>Removes the oldest message if it is finished.</summary>
    /// <param name="packetId">What to acknowledge; 0 for nothing.</param>
    public bool TryTake(out ushort packetId)
    {
        packetId = 0;
        if (Count == 0 || !_done[_first])
        {
            return false;
        }

        packetId = _ids[_first];
        _first = (_first + 1) % bound;
        Count--;
        return true;
    }
}
