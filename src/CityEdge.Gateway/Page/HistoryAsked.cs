using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>What the address of the history page asks for; what it does not understand it takes for "everything", because a page always renders.</summary>
internal sealed record HistoryAsked(HistoryRange Range, string? Zone, string? Class, RecordId? Before)
{
    /// <summary>Entries of one page.</summary>
    private const int Entries = 100;

    public static HistoryAsked Of(HttpRequest request) => new(
        request.Query["range"].FirstOrDefault() switch { "today" => HistoryRange.Today, "week" => HistoryRange.Week, "month" => HistoryRange.Month, _ => HistoryRange.All },
        Some(request.Query["zone"].FirstOrDefault()), Some(request.Query["class"].FirstOrDefault()), RecordKey.Parse(request.Query["before"].FirstOrDefault()));

    /// <summary>The question to the history. A box that does not know the date cannot say what "today" is, and shows all.</summary>
    public EventQuery Question(in Moment now) => new()
    {
        From = now.Clock == ClockQuality.Unsynchronised ? null : Range switch
        {
            HistoryRange.Today => new DateTimeOffset(now.Wall.Date, now.Wall.Offset),
            HistoryRange.Week => now.Wall.AddDays(-7),
            HistoryRange.Month => now.Wall.AddDays(-30),
            HistoryRange.All => null,
        },
        Zone = Zone,
        Class = Class,
        Before = Before,
        Limit = Entries,
    };

    /// <summary>The address that asks for this, for an attribute in HTML.</summary>
    public string Address(bool chinese)
    {
        var range = Range switch { HistoryRange.Today => "today", HistoryRange.Week => "week", HistoryRange.Month => "month", HistoryRange.All => "all" };
        return $"/lite/history?lang={(chinese ? "zh" : "en")}&amp;range={range}" + Part("zone", Zone) + Part("class", Class) + Part("before", Before?.ToString());
    }

    private static string Part(string name, string? value) => value is null ? "" : $"&amp;{name}={Uri.EscapeDataString(value)}";

    // A longer one is nobody's name.
    private static string? Some(string? text) => string.IsNullOrEmpty(text) || text.Length > 100 ? null : text;
}
