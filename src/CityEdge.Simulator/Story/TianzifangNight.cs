using CityEdge.Simulator.Wires;

namespace CityEdge.Simulator.Story;

/// <summary>
/// The night that CityEdge exists for, as data: closing time, the appliance left on, heat, smoke, carbon monoxide, the people who come, and
/// the shop at rest again. The hours in between are left out, so that it plays in 25 s; <c>pace</c> stretches it. The smoke is gone before
/// anybody resets, because a detector that still sees smoke must alarm again.
/// </summary>
internal sealed class TianzifangNight
{
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(250);

    private readonly TianzifangShop _shop;
    private readonly TimeProvider _time;
    private readonly double _pace;

    /// <param name="shop">Whose devices play.</param>
    /// <param name="time">What the play runs on.</param>
    /// <param name="pace">Seconds that a second of the script takes.</param>
    public TianzifangNight(TianzifangShop shop, TimeProvider time, double pace = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pace);
        (_shop, _time, _pace) = (shop, time, pace);
    }

    /// <summary>Everything that happens, in order.</summary>
    public static IReadOnlyList<StoryStep> Script { get; } =
    [
        Step(0, 22, 0, StoryAct.Power, 640, "咖啡店打烊，店主回家。", "The café closes, the owner goes home."),
        Step(2, 22, 10, StoryAct.Power, 642, "店里没有人，电表却仍显示约 640 W：有电器忘了关。", "Nobody is in, yet the meter shows 640 W: an appliance was left on."),
        Step(6, 1, 52, StoryAct.Temperature, 31, 3, "厨房温度开始上升。", "The kitchen is getting warmer."),
        Step(9, 1, 58, StoryAct.Smoke, 1, "厨房烟感报警。", "The smoke detector in the kitchen trips."),
        Silent(9, 1, 58, StoryAct.Temperature, 62, 5),
        Step(10, 1, 59, StoryAct.CarbonMonoxide, 180, 4, "一氧化碳浓度上升，火情确认。", "Carbon monoxide is rising: this is a fire."),
        Step(13, 2, 0, StoryAct.Acknowledge, 0, "店主被叫醒，确认报警。", "The owner is awake and acknowledges the alarm."),
        Step(15, 2, 2, StoryAct.Power, 0, 0.5, "微型消防站到场，切断电源，灭火。", "The street's fire team is there, cuts the power and puts the fire out."),
        Silent(15, 2, 2, StoryAct.Temperature, 29, 5),
        Silent(15, 2, 2, StoryAct.CarbonMonoxide, 6, 4.5),
        Step(17, 2, 4, StoryAct.Silence, 0, "现场人员消音；报警仍然保持。", "The siren is silenced on site; the alarm stays."),
        Step(20, 2, 15, StoryAct.Smoke, 0, "烟雾散去，烟感恢复正常。", "The smoke has cleared, the detector is normal again."),
        Step(22, 2, 20, StoryAct.Reset, 0, "现场复位，报警结束。", "The alarm is reset on site and ends."),
        Step(25, 2, 25, StoryAct.End, 0, "街区恢复安静。", "The lane is quiet again."),
    ];

    /// <summary>How long the play takes.</summary>
    public TimeSpan Length => Script[^1].At * _pace;

    /// <summary>Plays to the end. Each step with words is told when its device has moved; a person's step is the demo's to carry out there.
    /// A slow listener makes its own step late, never the night longer than it has to be.</summary>
    public async Task PlayAsync(Func<StoryStep, CancellationToken, ValueTask> tell, CancellationToken stop)
    {
        var start = _time.GetTimestamp();
        foreach (var (at, step, value, isFirst) in Moments())
        {
            var wait = (at * _pace) - _time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Pause.AtLeastAsync(wait, _time, stop).ConfigureAwait(false);
            }
            Move(step.Act, value);
            if (isFirst && step.Text is not null)
            {
                await tell(step, stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The script with every gradual change cut into grains, in order of time.</summary>
    private static IEnumerable<(TimeSpan At, StoryStep Step, double Value, bool IsFirst)> Moments()
    {
        var values = new Dictionary<StoryAct, double> { [StoryAct.Power] = 1850, [StoryAct.Temperature] = 23.5, [StoryAct.CarbonMonoxide] = 2 };
        var moments = new List<(TimeSpan At, StoryStep Step, double Value, bool IsFirst)>();
        foreach (var step in Script)
        {
            var from = values.GetValueOrDefault(step.Act);
            var grains = Math.Max(1, (int)(step.Over / Grain));
            for (var i = 0; i < grains; i++)
            {
                moments.Add((step.At + (Grain * i), step, from + ((step.Value - from) * (i + 1) / grains), i == 0));
            }
            values[step.Act] = step.Value;
        }
        return moments.OrderBy(m => m.At);
    }

    private void Move(StoryAct act, double value)
    {
        switch (act)
        {
            case StoryAct.Power:
                _shop.Meter.Power = value;
                break;
            case StoryAct.Temperature:
                _shop.Thermometer.Temperature = value;
                break;
            case StoryAct.CarbonMonoxide:
                _shop.CarbonMonoxide.Ppm = value;
                break;
            case StoryAct.Smoke:
                _shop.Hub.SetSmoke(1, value != 0);
                break;
            default:
                break;
        }
    }

    private static StoryStep Step(double at, int hour, int minute, StoryAct act, double value, string zh, string en) =>
        Step(at, hour, minute, act, value, 0, zh, en);

    private static StoryStep Step(double at, int hour, int minute, StoryAct act, double value, double over, string zh, string en) =>
        Silent(at, hour, minute, act, value, over) with { Text = new StoryText(zh, en) };

    private static StoryStep Silent(double at, int hour, int minute, StoryAct act, double value, double over) =>
        new(TimeSpan.FromSeconds(at), new TimeOnly(hour, minute), act, value, TimeSpan.FromSeconds(over), null);
}
