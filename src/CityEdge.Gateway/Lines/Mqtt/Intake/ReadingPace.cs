namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// How fast one client is read: so many messages and bytes a second, with a burst. A client over its rate is left unread until <see cref="Resume"/>: TCP holds it
/// back, nobody else notices. The reading flow owns it; anybody resumes.
/// </summary>
internal sealed class ReadingPace
{
    private readonly TimeProvider _time;
    private readonly IntakeLimits _limits;
    private TokenBucket _messages;
    private TokenBucket _bytes;
    private TaskCompletionSource? _pause;
    private long _hungrySince;

    /// <param name="time">The clock of the rates.</param>
    /// <param name="limits">The rates, and how long a flood is borne.</param>
    /// <param name="now">When the connection was opened.</param>
    public ReadingPace(TimeProvider time, IntakeLimits limits, long now)
    {
        (_time, _limits) = (time, limits);
        _messages = new TokenBucket(limits.MessagesPerSecond, limits.MessageBurst, now);
        _bytes = new TokenBucket(limits.BytesPerSecond, limits.ByteBurst, now);
    }

    /// <summary>Whether a packet may be taken now.</summary>
    public bool MayTake(long now) => _messages.HasAny(_time, now) & _bytes.HasAny(_time, now);

    /// <summary>A packet of so many bytes is taken.</summary>
    public void Take(int bytes)
    {
        _messages.Take(1);
        _bytes.Take(bytes);
    }

    /// <summary>Nothing lay there to be read: the client is within its rate.</summary>
    public void Sate() => _hungrySince = 0;

    /// <summary>The client wants more than it may; false when it has wanted that for too long without a pause.</summary>
    public bool BearsHunger(long now)
    {
        if (_hungrySince == 0)
        {
            _hungrySince = now;
            return true;
        }

        return _time.GetElapsedTime(_hungrySince, now) <= _limits.FloodPatience;
    }

    /// <summary>Begins a pause, which ends with the next <see cref="Resume"/>.</summary>
    public Task PauseAsync()
    {
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _pause, pause);
        return pause.Task;
    }

    /// <summary>Ends the pause, if there is one.</summary>
    public void Resume() => Interlocked.Exchange(ref _pause, null)?.TrySetResult();
}
