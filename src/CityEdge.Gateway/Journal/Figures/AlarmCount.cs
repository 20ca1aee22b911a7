using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.Figures;

/// <summary>An alarm or a point with how often it was counted.</summary>
/// <param name="Id">Its id or name.</param>
/// <param name="Name">What people call it; empty for a point.</param>
/// <param name="Class">Class of an alarm as events spell it.</param>
/// <param name="Count">How often.</param>
/// <param name="Share">Of all raised alarms, 0 to 1.</param>
internal readonly record struct AlarmCount(string Id, LocalText Name, string Class, long Count, double Share);
