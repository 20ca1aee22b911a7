namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>A rate with a burst. What is taken may leave a debt, so that one packet larger than the burst still passes; owned by one caller at a time.</summary>
internal struct TokenBucket
{
    private readonly double _perSecond;
    private readonly double _burst;
    private double _tokens;
    private long _filled;

    public TokenBucket(double perSecond, double burst, long now)
    {
        _perSecond = perSecond;
        _burst = burst;
        _tokens = burst;
        _filled = now;
    }

    /// <summary>Whether anything may pass now.</summary>
    public bool HasAny(TimeProvider time, long now)
    {
        var gained = time.GetElapsedTime(_filled, now).TotalSeconds * _perSecond;
        if (gained > 0)
        {
            _tokens = Math.Min(_burst, _tokens + gained);
            _filled = now;
        }

        return _tokens > 0;
    }

    public void Take(double amount) => _tokens -= amount;
}
