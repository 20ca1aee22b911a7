namespace CityEdge.Gateway.Hosting;

/// <summary>Something that must move for the gateway to be alive.</summary>
/// <param name="Name">Named in the log when it stands still.</param>
/// <param name="Read">A number that changes whenever it has progressed.</param>
/// <param name="Patience">How long it may stand still.</param>
internal sealed record ProgressMark(string Name, Func<double> Read, TimeSpan Patience);
