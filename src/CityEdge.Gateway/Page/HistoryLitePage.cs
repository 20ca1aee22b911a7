using System.Globalization;
using System.Text;
using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>
/// What happened, newest first, as plain HTML without script. What must hold: filters are links; who did what and why stands with it; an entry whose time cannot be
/// trusted, that was a test or that was recorded late says so; every text that is not ours is encoded; the whole stays under <see cref="LitePage.MostBytes"/>.
/// </summary>
internal sealed class HistoryLitePage(PageContext context, SiteNames names)
{
    private const int ListBytes = 40_000;
    private const int ZoneBytes = 6_000;

    public string Render(EventPage? found, HistoryAsked asked, bool chinese)
    {
        var text = new PageText(chinese);
        var page = new StringBuilder(32_768);
        Head(page, text, asked);
        Filters(page, text, asked);
        if (found is null)
        {
            page.Append("<p class=\"told\">").Append(text.Of(Word.HistoryNone)).Append("</p>");
        }
        else
        {
            Note(page, text, found.Status);
            Entries(page, text, found, asked);
        }

        page.Append("</main><footer><p class=\"dim\">").Append(text.Of(Word.LooksOnly)).Append("</p><p class=\"dim\">").Append(text.Of(Word.Supplements))
            .Append("</p></footer></body></html>");
        return page.ToString();
    }

    private void Head(StringBuilder page, PageText text, HistoryAsked asked)
    {
        page.Append("<!doctype html><html lang=\"").Append(text.Chinese ? "zh-CN" : "en").Append("\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>").Append(text.Of(Word.History)).Append(" · ")
            .Append(text.Name(names.Site)).Append("</title><style>").Append(LiteStyle.Css).Append("</style></head><body><div class=\"top\"><a href=\"/lite?lang=")
            .Append(text.Chinese ? "zh" : "en").Append("\">").Append(text.Of(Word.HistoryOfNow)).Append("</a><span>").Append(text.Name(names.Site))
            .Append("</span><a href=\"").Append(asked.Address(!text.Chinese)).Append(text.Chinese ? "\" lang=\"en\">" : "\" lang=\"zh-CN\">")
            .Append(text.Of(Word.OtherLanguage)).Append("</a></div><main><h2>").Append(text.Of(Word.History)).Append("</h2>");
    }

    private void Filters(StringBuilder page, PageText text, HistoryAsked asked)
    {
        var top = asked with { Before = null };
        page.Append("<p class=\"links\">");
        Link(HistoryRange.Today, Word.HistoryToday);
        Link(HistoryRange.Week, Word.HistoryWeek);
        Link(HistoryRange.Month, Word.HistoryMonth);
        Link(HistoryRange.All, Word.HistoryAll);
        page.Append("</p><p class=\"links\">").Append(Choice(text, top with { Class = null }, text.Of(Word.HistoryAnyClass), asked.Class is null));
        foreach (var kind in Enum.GetValues<AlarmClass>())
        {
            page.Append(Choice(text, top with { Class = EventWords.Of(kind) }, text.Of(Words.Of(kind)), asked.Class == EventWords.Of(kind)));
        }

        page.Append("</p><p class=\"links\">").Append(Choice(text, top with { Zone = null }, text.Of(Word.HistoryAnyZone), asked.Zone is null));
        var zones = new LiteList(page, ZoneBytes);
        foreach (var zone in context.Site.Model.Zones)
        {
            zones.Add(Choice(text, top with { Zone = zone.Id }, text.Name(names.OfZone(zone.Id)), asked.Zone == zone.Id));
        }

        page.Append("</p>");

        void Link(HistoryRange range, Word word) => page.Append(Choice(text, top with { Range = range }, text.Of(word), asked.Range == range));
    }

    private static string Choice(PageText text, HistoryAsked asked, string label, bool chosen) =>
        chosen ? $"<b>{label}</b> " : $"<a href=\"{asked.Address(text.Chinese)}\">{label}</a> ";

    private static void Note(StringBuilder page, PageText text, HistoryStatus status)
    {
        var note = status.State switch
        {
            HistoryState.Ready => null,
            HistoryState.Starting => text.Of(Word.HistoryStarting),
            HistoryState.Rebuilding => text.Of(Word.HistoryRebuilding, status.Percent.ToString(CultureInfo.InvariantCulture)),
            HistoryState.Off => text.Of(Word.HistoryOff),
        };
        if (note is not null)
        {
            page.Append("<p class=\"told\"><b>").Append(note).Append("</b></p>");
        }

        foreach (var lack in status.Lacks)
        {
            page.Append("<p class=\"told\"><b>").Append(text.Of(Word.HistoryLacks, lack.Records.ToString(CultureInfo.InvariantCulture), lack.Range())).Append("</b></p>");
        }
    }

    private void Entries(StringBuilder page, PageText text, EventPage found, HistoryAsked asked)
    {
        page.Append("<ul>");
        var list = new LiteList(page, ListBytes);
        foreach (var happened in found.Events)
        {
            list.Add(Entry(text, happened));
        }

        page.Append("</ul>");
        if (found.Events.Count == 0)
        {
            page.Append("<p class=\"told\">").Append(text.Of(Word.HistoryEmpty)).Append("</p>");
        }

        var next = list.LeftOut > 0 ? found.Events[^(list.LeftOut + 1)].Id : found.Next;
        page.Append("<p class=\"links\">");
        if (asked.Before is not null)
        {
            page.Append(Choice(text, asked with { Before = null }, text.Of(Word.HistoryNewest), chosen: false));
        }

        page.Append(next is { } id ? Choice(text, asked with { Before = id }, text.Of(Word.HistoryOlder), chosen: false) : $"<small>{text.Of(Word.HistoryEnd)}</small>").Append("</p>");
    }

    private string Entry(PageText text, HistoryEvent happened)
    {
        var (shared, details) = (happened.Shared, happened.Private);
        var entry = new StringBuilder("<li>").Append(LitePage.Shape(HistoryWords.Gravity(happened))).Append(' ')
            .Append(shared.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).Append(Clock(text, shared.Clock)).Append("<br><b>")
            .Append(text.Name(names.OfZone(details.ZoneId)));
        if (details.Alarm is not null)
        {
            entry.Append(" · ").Append(text.Name(Named(details.NameZh, details.NameEn, details.Alarm)));
        }
        else if (details.TargetPoint is { } target)
        {
            entry.Append(" · ").Append(text.Name(new LocalText(target, target)));
        }

        entry.Append("</b><br>").Append(text.Long(HistoryWords.Of(happened))).Append("<small>");
        foreach (var part in Details(text, happened))
        {
            entry.Append(" · ").Append(part);
        }

        return entry.Append("</small></li>").ToString();
    }

    private static IEnumerable<string> Details(PageText text, HistoryEvent happened)
    {
        var (shared, details) = (happened.Shared, happened.Private);
        if (shared.Class is { } kind)
        {
            yield return text.Name(HistoryWords.Class(kind));
        }

        foreach (var mark in shared.Marks ?? [])
        {
            yield return text.Name(HistoryWords.Mark(mark));
        }

        if (details.Value is { } value && details.Unit is { } unit)
        {
            yield return text.Name(Both(string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {unit}")));
        }

        if (details.Count is { } count)
        {
            yield return text.Of(Word.HistoryTimes, count.ToString(CultureInfo.InvariantCulture));
        }

        if (details.Who is { } who)
        {
            yield return $"{text.Of(Word.HistoryBy)} {text.Name(Both(who))}";
        }

        if (details.Why is { } why)
        {
            yield return $"{text.Of(Word.HistoryBecause)}: {text.Long(Both(why))}";
        }

        if (shared.Was is not null)
        {
            yield return text.Of(Word.HistoryLate);
        }
    }

    private static string Clock(PageText text, string clock) =>
        clock == EventWords.Of(ClockQuality.Synchronised) ? ""
        : $" ({text.Of(clock == EventWords.Of(ClockQuality.Restored) ? Word.HistoryRestoredClock : Word.ClockNotSet)})";

    private static LocalText Named(string? zh, string? en, string id) => zh is null && en is null ? Both(id) : new LocalText(zh, en);

    private static LocalText Both(string text) => new(text, text);
}
