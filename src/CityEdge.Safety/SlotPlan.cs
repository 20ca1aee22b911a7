using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Safety;

/// <summary>Which slot of the <see cref="DeadlineQueue"/> serves which purpose; the order decides between deadlines of the same instant.</summary>
internal sealed class SlotPlan(PointTable points, int alarms, int rules, int parts)
{
    /// <summary>The next change of opening hours.</summary>
    public const int Hours = 0;

    /// <summary>How many timers <see cref="AlarmTimer"/> has.</summary>
    public const int TimersPerAlarm = 6;

    public int Count => PartsFrom + parts;

    private int IsolationFrom => 1 + points.Count;

    private int AlarmsFrom => 1 + (2 * points.Count);

    private int DelaysFrom => AlarmsFrom + (TimersPerAlarm * alarms);

    private int PartsFrom => DelaysFrom + rules;

    /// <summary>Parents before what is beneath them: of two silences that fall due together the cause is judged first.</summary>
    public int Supervision(int point) => 1 + points.RankOf(point);

    public int Isolation(int point) => IsolationFrom + point;

    public int Of(int alarm, AlarmTimer timer) => AlarmsFrom + (TimersPerAlarm * alarm) + (int)timer;

    public int Delay(int rule) => DelaysFrom + rule;

    public int Part(int part) => PartsFrom + part;

    /// <summary>Whose deadline a slot is.</summary>
    public (SlotPurpose Purpose, int Index) Read(int slot) =>
        slot == Hours ? (SlotPurpose.Hours, 0)
        : slot < IsolationFrom ? (SlotPurpose.Supervision, points.AtRank(slot - 1))
        : slot < AlarmsFrom ? (SlotPurpose.Isolation, slot - IsolationFrom)
        : slot < DelaysFrom ? (SlotPurpose.Alarm, slot - AlarmsFrom)
        : slot < PartsFrom ? (SlotPurpose.Delay, slot - DelaysFrom)
        : (SlotPurpose.Part, slot - PartsFrom);
}
