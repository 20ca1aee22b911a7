using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>One recorded call of the engine.</summary>
/// <param name="Kind">Which call.</param>
/// <param name="At">Its moment.</param>
/// <param name="Reading">What was taken, for <see cref="InputKind.Reading"/>.</param>
/// <param name="Action">What was asked for, for <see cref="InputKind.Action"/>; null otherwise.</param>
internal readonly record struct EngineInput(InputKind Kind, Moment At, Reading Reading = default, OperatorAction? Action = null);
