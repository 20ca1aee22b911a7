namespace CityEdge.Gateway.Page;

/// <summary>How far back the history page looks.</summary>
internal enum HistoryRange
{
    All = 0,
    Today,
    Week,
    Month,
}
