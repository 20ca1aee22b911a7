using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.Figures;

/// <summary>What is counted of one alarm.</summary>
internal sealed class AlarmTally(string id)
{
    public string Id { get; } = id;

    public string? NameZh { get; set; }

    public string? NameEn { get; set; }

    public string Class { get; set; } = "";

    public long Raised { get; set; }

    /// <summary>Raises that were the third within a minute.</summary>
    public long Chattered { get; set; }

    public DateTimeOffset? Last { get; set; }

    public DateTimeOffset? BeforeLast { get; set; }

    /// <summary>Its cause is gone; where it is not normal all the same, nobody has acknowledged or reset it.</summary>
    public bool IsGone { get; set; }

    /// <summary>Not normal since.</summary>
    public DateTimeOffset? StandsSince { get; set; }

    /// <summary>Raised and not yet acknowledged since.</summary>
    public DateTimeOffset? WaitsSince { get; set; }

    public LocalText Name => new(NameZh, NameEn);
}
