using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Backup;

namespace CityEdge.Gateway.Verbs;

/// <summary>Finishes a restore that a cut or a kill broke off between its renames, before anything else looks at the state.</summary>
internal static class BrokenRestore
{
    /// <summary>The same for a start, which a disk that hangs must not hold up: then it is left as it is, and the next start tries again.</summary>
    public static async Task FinishAsync(VerbContext context, string state)
    {
        var given = new CancellationTokenSource();
        var finishing = Task.Factory.StartNew(
            () => Finish(context, state, given.Token.ThrowIfCancellationRequested), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await finishing.WaitAsync(JournalDefaults.LoadLimit, context.Time).ConfigureAwait(false);
            given.Dispose();
        }
        catch (TimeoutException)
        {
            // No further rename beneath the gateway that starts now.
            await given.CancelAsync().ConfigureAwait(false);
            Explain(context, state, "the disk did not answer in time / 磁盘没有及时响应", look: false);
        }
    }

    /// <summary>Finishes it and says so, or says what to do.</summary>
    /// <param name="context">Hears of it.</param>
    /// <param name="state">The state directory, locked.</param>
    /// <param name="step">Called before each step; what it throws ends the attempt.</param>
    /// <returns>What was finished; null where nothing had broken off.</returns>
    public static RestorePlan? Finish(VerbContext context, string state, Action? step = null)
    {
        try
        {
            if (RestoreSwap.Pending(state) is not { } plan)
            {
                return null;
            }

            var aside = RestoreSwap.Finish(state, plan, step);
            context.Tell($"{state} 里有一次中断的恢复，现在已完成。", $"A restore had broken off in {state}; it is finished now.");
            TellAside(context, state, aside);
            return plan;
        }
        catch (BackupException damaged)
        {
            Explain(context, state, damaged.Text.In(context.Speech.Chinese));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Explain(context, state, failure.Message);
        }
        catch (OperationCanceledException)
        {
            // Whoever waited has gone on, and has said so.
            return null;
        }

        return null;
    }

    public static void TellAside(VerbContext context, string state, IEnumerable<string> aside)
    {
        foreach (var kept in aside)
        {
            context.Tell($"原有的保留为 {Path.Combine(state, kept)}", $"What was there is kept as {Path.Combine(state, kept)}");
        }
    }

    // A disk that hangs is not asked what lies on it.
    private static void Explain(VerbContext context, string state, string why, bool look = true)
    {
        var before = look && Directory.Exists(state) ? Directory.GetDirectories(state, "journal.before-*").Order(StringComparer.Ordinal).FirstOrDefault() : null;
        var (staging, plan, journal) = (Path.Combine(state, RestoreSwap.Staging), Path.Combine(state, RestoreSwap.Plan), Path.Combine(state, "journal"));
        before ??= Path.Combine(state, "journal.before-…");
        context.Tell(
            $"{state} 里有一次中断的恢复，还不能完成：{why}。备份的内容在 {staging}，原有的记录在 {before}。存储正常后再运行 cityedge restore 或 cityedge run 会接着完成；"
            + $"要放弃恢复：停止网关，再执行 rm {plan} && mv {before} {journal}",
            $"A restore broke off in {state} and cannot be finished yet: {why}. The backup lies in {staging}, what was there in {before}. When the disk works again, cityedge restore or "
            + $"cityedge run goes on with it. To give it up, stop the gateway and put back what was there: rm {plan} && mv {before} {journal}");
    }
}
