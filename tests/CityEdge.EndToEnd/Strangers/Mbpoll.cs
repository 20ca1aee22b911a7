namespace CityEdge.EndToEnd.Strangers;

/// <summary>Runs mbpoll once.</summary>
internal static class Mbpoll
{
    /// <summary>What it printed; a failure fails the test.</summary>
    public static async Task<string> RunAsync(string[] arguments, CancellationToken stop)
    {
        var (exit, output) = await StrangerProgram.RunAsync("mbpoll", arguments, stop);
        Assert.True(exit == 0, output);
        return output;
    }

    /// <summary>What it printed about a request that must not succeed.</summary>
    public static async Task<string> FailAsync(string[] arguments, CancellationToken stop) =>
        (await StrangerProgram.RunAsync("mbpoll", arguments, stop)).Output;
}
