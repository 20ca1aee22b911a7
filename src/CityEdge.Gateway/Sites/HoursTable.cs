using CityEdge.Gateway.Configuration;
using CityEdge.Safety.Rules;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Sites;

/// <summary>The keys of a site's opening hours: usual hours, weekdays that differ, holidays that differ from both.</summary>
internal static class HoursTable
{
    private const int MostHolidays = 400;

    private static readonly HoursShape Day = new();
    private static readonly Key<DayHours> Daily = May("daily", Day, default, null, "每天的营业时间；weekly 写全七天时可省", "hours of every day; may be left out where weekly has all seven");

    // As DayOfWeek counts.
    private static readonly Key<DayHours>[] Days =
    [
        May("sun", Day, default, null, "星期日", "Sunday"),
        May("mon", Day, default, null, "星期一", "Monday"),
        May("tue", Day, default, null, "星期二", "Tuesday"),
        May("wed", Day, default, null, "星期三", "Wednesday"),
        May("thu", Day, default, null, "星期四", "Thursday"),
        May("fri", Day, default, null, "星期五", "Friday"),
        May("sat", Day, default, null, "星期六", "Saturday"),
    ];

    private static readonly RecordShape<Week> WeekTable = new(
        "weekly", About("与每天不同的星期。", "Weekdays that differ from daily."), [.. Days],
        bound => new Week([.. Days.Select(day => bound.Maybe(day))], bound.Places));

    private static readonly Key<DateOnly> On = Must("on", new DateShape(), "第一天", "first day");
    private static readonly Key<DateOnly> To = May("to", new DateShape(), default, null, "最后一天（含）；未写即一天", "last day, included; one day where it is left out");
    private static readonly Key<DayHours> HolidayHoursKey = Must("hours", Day, "这些天的营业时间，或 closed", "hours of these days, or closed");
    private static readonly RecordShape<Holiday> HolidayTable = new(
        "holiday", About("与平日不同的日子。", "Days with hours of their own."), [On, To, HolidayHoursKey],
        bound => new Holiday(new HolidayHours(bound.Get(On), bound.Maybe(To) ?? bound.Get(On), bound.Get(HolidayHoursKey)), bound.Places));

    private static readonly Key<Week> Weekly = May("weekly", WeekTable, null, null, "各星期几的营业时间", "hours of single weekdays");
    private static readonly Key<IReadOnlyList<Holiday>> Holidays = May("holidays", List(HolidayTable), [], "[]", "节假日和停业", "holidays and closures");

    /// <summary>When the place is open.</summary>
    public static readonly RecordShape<OpeningHours> Hours = new(
        "hours", About("营业时间，规则中的 open。", "When the place is open to guests: `open` in rules."), [Daily, Weekly, Holidays], Make);

    private static OpeningHours? Make(Bound bound)
    {
        var daily = bound.Maybe(Daily);
        var week = Enumerable.Range(0, Days.Length).Select(day => bound.Get(Weekly)?.Days[day] ?? daily).ToList();
        var missing = Days.Where((key, day) => week[day] is null && bound.Get(Weekly)?.Places.Node(key.Name) is null).Select(key => key.Name).ToList();
        if (missing.Count > 0 && bound.Places.Node(Daily.Name) is null)
        {
            var list = string.Join(", ", missing);
            bound.Diagnostics.Error(bound.Places.Start, $"缺少营业时间：{list}；写 daily，或在 weekly 里写全", $"no hours for {list}: give daily, or all seven days in weekly");
        }

        var holidays = bound.Get(Holidays);
        if (!CheckHolidays(holidays, bound) || week.Contains(null))
        {
            return null;
        }

        return OpeningHours.Of(week.Select(day => day!.Value), holidays.Select(holiday => holiday.Hours));
    }

    private static bool CheckHolidays(IReadOnlyList<Holiday> holidays, Bound bound)
    {
        var sound = true;
        if (holidays.Count > MostHolidays)
        {
            bound.Error(Holidays, $"最多 {MostHolidays} 条", $"at most {MostHolidays} entries");
            sound = false;
        }

        for (var i = 0; i < holidays.Count && sound; i++)
        {
            var (one, places) = (holidays[i].Hours, holidays[i].Places);
            if (one.To < one.On)
            {
                bound.Diagnostics.Error(places.Of(To.Name), "最后一天早于第一天", "the last day is before the first");
                sound = false;
            }
            else if (holidays.Take(i).FirstOrDefault(other => other.Hours.On <= one.To && one.On <= other.Hours.To) is { } other)
            {
                bound.Diagnostics.Error(places.Of(On.Name), $"与 {other.Places.Start} 的日期重叠", $"overlaps the days at {other.Places.Start}");
                sound = false;
            }
        }

        return sound;
    }

    private sealed record Week(DayHours?[] Days, Places Places);

    private sealed record Holiday(HolidayHours Hours, Places Places);
}
