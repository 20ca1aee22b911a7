using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>The curves of one unit, stacked beneath those of others.</summary>
/// <param name="Unit">Of all its curves.</param>
/// <param name="Curves">At least one.</param>
/// <param name="Levels">Setpoints of the rules, each once.</param>
internal sealed record PlotPanel(Unit Unit, IReadOnlyList<PlotCurve> Curves, IReadOnlyList<double> Levels);
