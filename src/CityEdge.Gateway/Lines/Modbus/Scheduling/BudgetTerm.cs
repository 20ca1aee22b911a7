namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>One part of a detection budget.</summary>
/// <param name="Kind">Which part.</param>
/// <param name="Time">How long it takes at worst.</param>
internal readonly record struct BudgetTerm(BudgetTermKind Kind, TimeSpan Time);
