namespace CityEdge.Gateway.History;

/// <summary>The history's file cannot be believed: it is deleted and made anew from the journal.</summary>
internal sealed class HistoryDamagedException(string message, Exception? inner = null) : Exception(message, inner);
