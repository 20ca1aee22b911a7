namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>
/// Tells new uplinks of one device from repeated and late ones by frame counter. Owned by one line; not thread-safe.
/// A join that nobody heard starts the counter again below the last one. So that a device is not deaf until it catches up,
/// an uplink that the network server heard later than the last one is new whatever its counter says.
/// </summary>
internal sealed class FrameCounterState
{
    private readonly uint _mask;
    private bool _any;
    private uint _last;
    private DateTimeOffset? _time;

    /// <param name="bits">Width of the counter, 16 or 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another width.</exception>
    public FrameCounterState(int bits)
    {
        if (bits is not (16 or 32))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "A frame counter has 16 or 32 bits.");
        }

        _mask = uint.MaxValue >> (32 - bits);
    }

    /// <summary>The device joined: the next uplink is new, whatever its counter.</summary>
    public void Joined() => (_any, _time) = (false, null);

    /// <summary>Takes an uplink in; the state moves on only where it is new.</summary>
    /// <param name="counter">Its frame counter.</param>
    /// <param name="time">When the network server heard it; null where it does not say.</param>
    public FrameOrder Take(uint counter, DateTimeOffset? time)
    {
        var order = Judge(counter & _mask, time);
        if (order == FrameOrder.New)
        {
            (_any, _last, _time) = (true, counter & _mask, time);
        }

        return order;
    }

    private FrameOrder Judge(uint counter, DateTimeOffset? time)
    {
        var ahead = (counter - _last) & _mask;
        var restarted = time > _time;
        if (!_any || restarted)
        {
            return FrameOrder.New;
        }

        return ahead == 0 ? FrameOrder.Duplicate
            : ahead <= _mask / 2 ? FrameOrder.New
            : FrameOrder.Older;
    }
}
