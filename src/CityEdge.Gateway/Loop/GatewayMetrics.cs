namespace CityEdge.Gateway.Loop;

/// <summary>Counters of the gateway, bumped by <see cref="GatewayEvents"/> and the owners, read by /metrics. All monotonic since the start.</summary>
internal sealed class GatewayMetrics
{
    private long _readings;
    private long _steps;
    private long _transitions;
    private long _outputFailures;
    private long _lineCrashes;
    private long _loggedErrors;
    private long _longestStepTicks;

    public long Readings => Interlocked.Read(ref _readings);

    public long Steps => Interlocked.Read(ref _steps);

    public long Transitions => Interlocked.Read(ref _transitions);

    public long OutputFailures => Interlocked.Read(ref _outputFailures);

    public long LineCrashes => Interlocked.Read(ref _lineCrashes);

    public long LoggedErrors => Interlocked.Read(ref _loggedErrors);

    /// <summary>Longest step of the loop since the start, from wake to last demand handed over.</summary>
    public TimeSpan LongestStep => TimeSpan.FromTicks(Interlocked.Read(ref _longestStepTicks));

    public void CountReadings(int count) => Interlocked.Add(ref _readings, count);

    public void CountTransitions(int count) => Interlocked.Add(ref _transitions, count);

    public void CountOutputFailure() => Interlocked.Increment(ref _outputFailures);

    public void CountLineCrash() => Interlocked.Increment(ref _lineCrashes);

    public void CountError() => Interlocked.Increment(ref _loggedErrors);

    /// <summary>Called by the loop alone.</summary>
    public void CountStep(TimeSpan took)
    {
        Interlocked.Increment(ref _steps);
        if (took.Ticks > Interlocked.Read(ref _longestStepTicks))
        {
            Interlocked.Exchange(ref _longestStepTicks, took.Ticks);
        }
    }
}
