namespace CityEdge.Gateway.Replay;

/// <summary>A moment that somebody wants to see in the plot: ignition, first flame, doors closed.</summary>
/// <param name="Seconds">From the start.</param>
/// <param name="Text">What happened.</param>
internal sealed record PlotMark(double Seconds, string Text);
