using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;

namespace CityEdge.EndToEnd.Journal;

/// <summary>What somebody at the box saw of one life of the gateway.</summary>
internal sealed class GatewayLife
{
    /// <summary>The alarms as they were first shown, before anybody pressed anything; null where it was killed before.</summary>
    public AlarmsView? First { get; set; }

    /// <summary>Completes when the gateway first answered.</summary>
    public TaskCompletionSource Answers { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Verbs that were answered: by whom, and what came of it.</summary>
    public List<(string Who, ActionOutcome? Outcome)> Answered { get; } = [];
}
