using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Journal.Events;

namespace CityEdge.Gateway.Verbs;

/// <summary>
/// Whether the zone that somebody asked for was ever met. The verbs need no configuration, so what stands in the journal itself is what there is; a misspelt name must not
/// look like a quiet one.
/// </summary>
/// <param name="asked">Id of the zone; null asks for all.</param>
internal sealed class ZoneCheck(string? asked)
{
    // More than any site has; a journal that holds more names the first of them.
    private const int Most = 10_000;
    private const int Named = 20;

    private readonly SortedSet<string> _met = new(StringComparer.Ordinal);

    public void Meet(JournalEvent? said)
    {
        if (said?.Private.ZoneId is { } zone && _met.Count < Most)
        {
            _met.Add(zone);
        }
    }

    /// <summary>Says so where it was never met, with what was. It may be a zone where nothing has happened yet: that is no failure.</summary>
    public void Tell(VerbContext context)
    {
        if (asked is null || _met.Count == 0 || _met.Contains(asked))
        {
            return;
        }

        var hint = Spelling.Hint(asked, _met);
        var known = string.Join(", ", _met.Take(Named)) + (_met.Count > Named ? " …" : "");
        context.Error.WriteLine(EventText.Plain(context.Speech.Say(
            $"记录里没有区域“{asked}”的事件；有事件的区域：{known}{hint.Zh}",
            $"The journal holds no event of a zone '{asked}'; it holds events of: {known}{hint.En}")));
    }
}
