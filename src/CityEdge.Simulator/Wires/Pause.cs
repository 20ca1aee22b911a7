namespace CityEdge.Simulator.Wires;

/// <summary>Waits at least as long as asked. Timers count whole milliseconds and cut the rest off, so that a wait for the last part of one
/// would return at once, again and again.</summary>
internal static class Pause
{
    public static Task AtLeastAsync(TimeSpan span, TimeProvider time, CancellationToken stop) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds)), time, stop);
}
