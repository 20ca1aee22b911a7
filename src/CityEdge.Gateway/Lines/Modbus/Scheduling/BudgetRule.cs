using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>What a budget needs to know of a rule that stands on a point.</summary>
/// <param name="Class">Class of its alarm.</param>
/// <param name="OnDelay">How long it waits by itself.</param>
internal readonly record struct BudgetRule(AlarmClass Class, TimeSpan OnDelay);
