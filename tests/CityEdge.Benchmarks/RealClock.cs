namespace CityEdge.Benchmarks;

/// <summary>The one place of the benchmarks that names the real clock: real time is what they measure.</summary>
internal static class RealClock
{
#pragma warning disable RS0030 // a benchmark on another clock would measure nothing
    public static TimeProvider Time => TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>A stamp of the monotonic clock.</summary>
    public static long Stamp() => Time.GetTimestamp();

    /// <summary>Microseconds from one stamp to another.</summary>
    public static double Microseconds(long from, long to) => Time.GetElapsedTime(from, to).TotalMicroseconds;

    /// <summary>Milliseconds since a stamp.</summary>
    public static double MillisecondsSince(long from) => Time.GetElapsedTime(from).TotalMilliseconds;

    public static Task PauseAsync(double milliseconds, CancellationToken stop) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Time, stop);
}
