namespace CityEdge.Gateway.Lines;

/// <summary>
/// What stands between two tries to open a line: why the last one failed, told once for each reason and not at every try, and a pause that doubles from 200 ms to
/// 5 s until the line has proved itself. The line's thread owns it; anybody wakes it or asks why.
/// </summary>
internal sealed class LineReopening : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly Action<string?> _told;
    private readonly AutoResetEvent _wake = new(false);
    private TimeSpan _pause = FirstPause;
    private volatile string? _failure;

    /// <param name="time">The clock of the pauses.</param>
    /// <param name="told">Hears each new <see cref="Failure"/>, and null when the line is open again.</param>
    public LineReopening(TimeProvider time, Action<string?>? told) => (_time, _told) = (time, told ?? (static _ => { }));

    /// <summary>Why the line could not be opened, in a sentence for people; null while it is open.</summary>
    public string? Failure => _failure;

    /// <summary>Says how a try ended.</summary>
    /// <param name="failure">Why it failed; null where it did not.</param>
    public void Tell(string? failure)
    {
        if (_failure != failure)
        {
            _failure = failure;
            _told(failure);
        }
    }

    /// <summary>Waits before the next try, which then waits longer; a <see cref="Wake"/> cuts it short.</summary>
    public void Pause(CancellationToken stop)
    {
        using var timer = _time.CreateTimer(static wake => ((AutoResetEvent)wake!).Set(), _wake, _pause, Timeout.InfiniteTimeSpan);
        WaitHandle.WaitAny([_wake, stop.WaitHandle]);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    /// <summary>The line has proved itself: the next pause is a short one.</summary>
    public void Stood() => _pause = FirstPause;

    /// <summary>Ends the pause, or the next one: a siren should not wait for it.</summary>
    public void Wake() => _wake.Set();

    public void Dispose() => _wake.Dispose();
}
