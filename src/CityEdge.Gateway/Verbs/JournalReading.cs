using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Backup;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Verbs;

/// <summary>How verbs open a journal to read it, and what they say when they cannot.</summary>
internal static class JournalReading
{
    /// <summary>Opens a part of the journal without touching it; null, with the reason told, where there is none.</summary>
    public static FileMedium? Open(VerbContext context, string state, JournalPart part)
    {
        var directory = JournalPlaces.Of(state, part);
        try
        {
            return FileMedium.ForReading(directory);
        }
        catch (MediumException failure)
        {
            if (RestoreSwap.IsPending(state))
            {
                context.Tell(
                    $"{state} 里有一次中断的恢复：再运行 cityedge restore，或启动网关（cityedge run），会先把它完成。",
                    $"A restore broke off in {state}: cityedge restore again, or the start of the gateway (cityedge run), finishes it first.");
            }

            context.Tell($"{directory} 没有可读的记录：用 --state 给出状态目录。（{failure.Message}）", $"No journal can be read at {directory}; give the state folder with --state. ({failure.Message})");
            return null;
        }
    }

    public static int Explain(VerbContext context, MediumException failure)
    {
        var advice = Notes.Advice(failure.Failure);
        context.Tell($"读不了记录：{advice.Zh}（{failure.Message}）", $"The journal cannot be read: {advice.En} ({failure.Message})");
        return ExitCode.Failed;
    }
}
