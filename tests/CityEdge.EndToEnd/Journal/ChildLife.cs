using System.Diagnostics;
using System.Globalization;
using CityEdge.EndToEnd.Strangers;

namespace CityEdge.EndToEnd.Journal;

/// <summary>One life of the child process: started, killed as planned, everything it said.</summary>
internal static class ChildLife
{
    /// <summary>The program that lies beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "CityEdge.JournalChild");

    /// <summary>Runs one life to its end, by itself or by the kill.</summary>
    /// <returns>Its whole lines (one that the kill broke off is not said), and its exit code: 137 when it was killed.</returns>
    public static async Task<(IReadOnlyList<string> Lines, int Exit, string Error)> RunAsync(string directory, int seed, int life, KillPlan plan, CancellationToken stop)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Program, [directory, seed.ToString(CultureInfo.InvariantCulture), life.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var listening = ListenAsync(process.StandardOutput, plan.AfterLines, reached, stop);
            var error = process.StandardError.ReadToEndAsync(stop);
            if (!plan.Lives)
            {
                // A life that ends before the planned line has ended by itself.
                await Task.WhenAny(reached.Task, listening);
                await PauseAsync(plan.Then, stop);
                process.Kill();
            }

            var lines = await listening;
            await process.WaitForExitAsync(stop);
            return (lines, process.ExitCode, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    // Timers are coarser than what is asked for here.
    private static async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        var from = RealClock.Time.GetTimestamp();
        if (pause > TimeSpan.FromMilliseconds(3))
        {
            await Task.Delay(pause - TimeSpan.FromMilliseconds(2), RealClock.Time, stop);
        }

        while (RealClock.Time.GetElapsedTime(from) < pause)
        {
            await Task.Yield();
        }
    }

    private static async Task<IReadOnlyList<string>> ListenAsync(StreamReader output, int lines, TaskCompletionSource reached, CancellationToken stop)
    {
        var said = new List<string>();
        var (text, buffer) = ("", new char[64 << 10]);
        if (lines == 0)
        {
            reached.TrySetResult();
        }

        while (await output.ReadAsync(buffer, stop) is var count and > 0)
        {
            var parts = (text + new string(buffer, 0, count)).Split('\n');
            said.AddRange(parts[..^1]);
            text = parts[^1];
            if (said.Count >= lines)
            {
                reached.TrySetResult();
            }
        }

        return said;
    }
}
