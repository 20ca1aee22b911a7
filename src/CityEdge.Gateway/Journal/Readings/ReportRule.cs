namespace CityEdge.Gateway.Journal.Readings;

/// <summary>Which readings of a point are kept: any that differs from the last kept one by more than the deadband, and at least one in each interval.</summary>
/// <param name="Deadband">In the point's unit; 0 keeps every change. Means nothing for states, whose every change is kept.</param>
/// <param name="Interval">Zero: by change only.</param>
internal readonly record struct ReportRule(double Deadband, TimeSpan Interval);
