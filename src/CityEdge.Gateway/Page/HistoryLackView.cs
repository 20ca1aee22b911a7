using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Events;

namespace CityEdge.Gateway.Page;

/// <summary>Records of one lane that the history does not have, as JSON.</summary>
/// <param name="Lane"><c>alarms</c> or <c>readings</c>.</param>
/// <param name="Records">How many.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal sealed record HistoryLackView(string Lane, long Records, string First, string Last)
{
    public static IReadOnlyList<HistoryLackView> Of(HistoryStatus status) =>
        [.. status.Lacks.Select(static lack => new HistoryLackView(EventWords.Of(lack.Lane), lack.Records, lack.First.ToString(), lack.Last.ToString()))];
}
