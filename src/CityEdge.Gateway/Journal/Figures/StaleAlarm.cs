using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.Figures;

/// <summary>An alarm that has not been normal for long.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Class">Its class as events spell it.</param>
/// <param name="IsGone">Its cause is gone, and nobody has acknowledged or reset it.</param>
/// <param name="Stands">How long.</param>
internal readonly record struct StaleAlarm(string Id, LocalText Name, string Class, bool IsGone, TimeSpan Stands);
