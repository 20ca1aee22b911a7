using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The scheduler's judgement of one exchange; the worker turns it into readings.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Reason">Why there is no value.</param>
/// <param name="Answered">The device spoke, if only to refuse.</param>
internal readonly record struct Verdict(VerdictKind Kind, QualityReason Reason, bool Answered);
