namespace CityEdge.Gateway.Loop;

/// <summary>Everything the gateway logs, one named event each; ids in ranges per folder and never reused
/// (1000 Loop, 1100 Annunciation, 1200 Lines, 1300 Page, 1400 host, 1500 Journal). Alarm history is not a log: it is data.</summary>
internal sealed partial class GatewayEvents(ILogger<GatewayEvents> logger, GatewayMetrics metrics)
{
    /// <summary>The counters that these events bump.</summary>
    public GatewayMetrics Metrics => metrics;

    public void OutputThrew(int output, Exception failure)
    {
        metrics.CountOutputFailure();
        metrics.CountError();
        LogOutputThrew(logger, output, failure);
    }

    public void LineCrashed(string line, TimeSpan pause, Exception failure)
    {
        metrics.CountLineCrash();
        metrics.CountError();
        LogLineCrashed(logger, line, pause, failure);
    }

    /// <param name="line">The line.</param>
    /// <param name="why">Why it cannot be opened; null when it is open again.</param>
    public void LineTold(string line, string? why)
    {
        if (why is null)
        {
            LogLineOpened(logger, line);
        }
        else
        {
            LogLineNotOpened(logger, line, why);
        }
    }

    public void LoopCrashed(Exception failure)
    {
        metrics.CountError();
        LogLoopCrashed(logger, failure);
    }

    public void SiteLoaded(string site, int points, int lines, int outputs) => LogSiteLoaded(logger, site, points, lines, outputs);

    public void PageListening(string address) => LogPageListening(logger, address);

    public void PageNotListening(string address, string why)
    {
        metrics.CountError();
        LogPageNotListening(logger, address, why);
    }

    public void ControlNotListening(string path, string why)
    {
        metrics.CountError();
        LogControlNotListening(logger, path, why);
    }

    public void PageRequestFailed(string path, Exception failure)
    {
        metrics.CountError();
        LogPageRequestFailed(logger, path, failure);
    }

    public void ListenerDropped(string why) => LogListenerDropped(logger, why);

    public void ControlListening(string path) => LogControlListening(logger, path);

    public void RunningOnLastGood(string why) => LogRunningOnLastGood(logger, why);

    public void StateNotWritable(string path, string why) => LogStateNotWritable(logger, path, why);

    public void StateWritableAgain(string path) => LogStateWritableAgain(logger, path);

    public void WatchdogWithheld(string who) => LogWatchdogWithheld(logger, who);

    public void JournalOpened(string reason, int gaps, string epoch) => LogJournalOpened(logger, reason, gaps, epoch);

    public void JournalFailed(string part, string failure, string why)
    {
        metrics.CountError();
        LogJournalFailed(logger, part, failure, why);
    }

    public void JournalResumed(string part) => LogJournalResumed(logger, part);

    public void JournalDamaged(string lost)
    {
        metrics.CountError();
        LogJournalDamaged(logger, lost);
    }

    public void JournalCrashed(Exception failure)
    {
        metrics.CountError();
        LogJournalCrashed(logger, failure);
    }

    public void JournalNotStopped() => LogJournalNotStopped(logger);

    public void StateResumed(DateTimeOffset taken, int alarms) => LogStateResumed(logger, taken, alarms);

    public void StateLost(string why)
    {
        metrics.CountError();
        LogStateLost(logger, why);
    }

    public void HistoryRebuilding(string why) => LogHistoryRebuilding(logger, why);

    public void HistoryRebuilt(long events) => LogHistoryRebuilt(logger, events);

    public void HistoryFailed(string why)
    {
        metrics.CountError();
        LogHistoryFailed(logger, why);
    }

    public void HistoryOff(TimeSpan rest) => LogHistoryOff(logger, rest);

    public void HistoryNotStopped() => LogHistoryNotStopped(logger);

    [LoggerMessage(1100, LogLevel.Error, "Output {Output} threw while it was commanded; its supervision will say whether it works.")]
    private static partial void LogOutputThrew(ILogger logger, int output, Exception failure);

    [LoggerMessage(1200, LogLevel.Error, "The worker of line {Line} crashed and starts again after {Pause}.")]
    private static partial void LogLineCrashed(ILogger logger, string line, TimeSpan pause, Exception failure);

    [LoggerMessage(1201, LogLevel.Warning, "Line {Line} cannot be opened: {Why}")]
    private static partial void LogLineNotOpened(ILogger logger, string line, string why);

    [LoggerMessage(1202, LogLevel.Information, "Line {Line} is open again.")]
    private static partial void LogLineOpened(ILogger logger, string line);

    [LoggerMessage(1000, LogLevel.Critical, "The safety loop crashed; the process ends so that it is started again.")]
    private static partial void LogLoopCrashed(ILogger logger, Exception failure);

    [LoggerMessage(1400, LogLevel.Information, "Site {Site} loaded: {Points} points on {Lines} lines, {Outputs} outputs.")]
    private static partial void LogSiteLoaded(ILogger logger, string site, int points, int lines, int outputs);

    [LoggerMessage(1300, LogLevel.Information, "The page listens at {Address}.")]
    private static partial void LogPageListening(ILogger logger, string address);

    [LoggerMessage(1301, LogLevel.Error, "The page cannot listen at {Address}: {Why} Alarms go on without it.")]
    private static partial void LogPageNotListening(ILogger logger, string address, string why);

    [LoggerMessage(1302, LogLevel.Error, "The control socket {Path} cannot be opened ({Why}). Alarms go on, the verbs of this box cannot reach it.")]
    private static partial void LogControlNotListening(ILogger logger, string path, string why);

    [LoggerMessage(1303, LogLevel.Error, "The page could not answer {Path}.")]
    private static partial void LogPageRequestFailed(ILogger logger, string path, Exception failure);

    [LoggerMessage(1304, LogLevel.Information, "A listener of events was dropped: {Why}")]
    private static partial void LogListenerDropped(ILogger logger, string why);

    [LoggerMessage(1305, LogLevel.Information, "The control socket listens at {Path}.")]
    private static partial void LogControlListening(ILogger logger, string path);

    [LoggerMessage(1401, LogLevel.Warning, "The configuration is refused, the last good one runs: {Why}")]
    private static partial void LogRunningOnLastGood(ILogger logger, string why);

    [LoggerMessage(1402, LogLevel.Warning, "The state directory {Path} cannot be written: {Why}")]
    private static partial void LogStateNotWritable(ILogger logger, string path, string why);

    [LoggerMessage(1403, LogLevel.Information, "The state directory {Path} can be written again.")]
    private static partial void LogStateWritableAgain(ILogger logger, string path);

    [LoggerMessage(1404, LogLevel.Error, "The watchdog is not fed: {Who} made no progress.")]
    private static partial void LogWatchdogWithheld(ILogger logger, string who);

    [LoggerMessage(1500, LogLevel.Information, "The journal is open ({Reason}, {Gaps} ranges lost); alarms go on in epoch {Epoch}.")]
    private static partial void LogJournalOpened(ILogger logger, string reason, int gaps, string epoch);

    [LoggerMessage(1501, LogLevel.Error, "The journal cannot keep {Part}: {Failure}, {Why} Alarms go on without it.")]
    private static partial void LogJournalFailed(ILogger logger, string part, string failure, string why);

    [LoggerMessage(1502, LogLevel.Information, "The journal keeps {Part} again.")]
    private static partial void LogJournalResumed(ILogger logger, string part);

    [LoggerMessage(1503, LogLevel.Error, "Damage was found in an older part of the journal; lost: {Lost}")]
    private static partial void LogJournalDamaged(ILogger logger, string lost);

    [LoggerMessage(1504, LogLevel.Critical, "The journal's thread crashed; it opens the journal again.")]
    private static partial void LogJournalCrashed(ILogger logger, Exception failure);

    [LoggerMessage(1505, LogLevel.Warning, "The journal did not come to its end in time; what it had not yet kept is lost.")]
    private static partial void LogJournalNotStopped(ILogger logger);

    [LoggerMessage(1506, LogLevel.Information, "The state of {Taken} is taken up: {Alarms} alarms.")]
    private static partial void LogStateResumed(ILogger logger, DateTimeOffset taken, int alarms);

    [LoggerMessage(1507, LogLevel.Error, "What the gateway knew before could not be read: {Why}")]
    private static partial void LogStateLost(ILogger logger, string why);

    [LoggerMessage(1600, LogLevel.Warning, "The history is made anew from the journal: {Why}.")]
    private static partial void LogHistoryRebuilding(ILogger logger, string why);

    [LoggerMessage(1601, LogLevel.Information, "The history is complete with {Events} events.")]
    private static partial void LogHistoryRebuilt(ILogger logger, long events);

    [LoggerMessage(1602, LogLevel.Warning, "The history failed and is opened again; the journal has everything: {Why}.")]
    private static partial void LogHistoryFailed(ILogger logger, string why);

    [LoggerMessage(1603, LogLevel.Error, "The history failed again and again and rests for {Rest}; alarms and journal go on without it.")]
    private static partial void LogHistoryOff(ILogger logger, TimeSpan rest);

    [LoggerMessage(1604, LogLevel.Warning, "The history did not come to its end in time; the next start makes it anew if the power goes now.")]
    private static partial void LogHistoryNotStopped(ILogger logger);
}
