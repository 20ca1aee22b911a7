using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>Tells inputs that were recorded on one configuration to another one, by the names of points, zones and alarms: what would have been, had it been in force.</summary>
internal sealed class InputTranslation
{
    private readonly int[] _points;
    private readonly int[] _zones;
    private readonly int[] _alarms;

    public InputTranslation(SafetyModel from, SafetyModel to)
    {
        _points = Map(from.Points.Select(static point => point.Name), to.Points.Select(static point => point.Name));
        _zones = Map(from.Zones.Select(static zone => zone.Id), to.Zones.Select(static zone => zone.Id));
        _alarms = Map(new SafetyEngine(from, default).Alarms.Select(static alarm => alarm.Id), new SafetyEngine(to, default).Alarms.Select(static alarm => alarm.Id));
    }

    /// <summary>The input in the other's numbers; null where it is about something that the other does not have.</summary>
    public EngineInput? Of(in EngineInput input)
    {
        switch (input.Kind)
        {
            case InputKind.Reading:
                var point = At(_points, input.Reading.Point.Index);
                return point < 0 ? null : input with { Reading = input.Reading with { Point = new PointId(point) } };
            case InputKind.Action:
                var action = input.Action!;
                var (alarm, zone, target) = (At(_alarms, action.Alarm?.Index), At(_zones, action.Zone), At(_points, action.Point?.Index));
                return (action.Alarm is not null && alarm < 0) || (action.Zone is not null && zone < 0) || (action.Point is not null && target < 0)
                    ? null
                    : input with
                    {
                        Action = action with
                        {
                            Alarm = action.Alarm is null ? null : new AlarmId(alarm),
                            Zone = action.Zone is null ? null : zone,
                            Point = action.Point is null ? null : new PointId(target),
                        },
                    };
            default:
                return input;
        }
    }

    private static int At(int[] map, int? index) => index is { } at && (uint)at < (uint)map.Length ? map[at] : -1;

    private static int[] Map(IEnumerable<string> from, IEnumerable<string> to)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in to)
        {
            places.TryAdd(name, places.Count);
        }

        return [.. from.Select(name => places.GetValueOrDefault(name, -1))];
    }
}
