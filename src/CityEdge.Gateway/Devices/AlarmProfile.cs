using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Devices;

/// <summary>A default alarm of a point, with the standard or manual that its setpoint comes from.</summary>
internal sealed record AlarmProfile
{
    /// <summary>Name within the point; the alarm's id is <c>device.point.name</c>.</summary>
    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>
    /// The condition in the rule language, where <c>value</c> stands for this point:
    /// <c>value > 57 °C clear &lt; 52 °C</c>, <c>value = 1</c>, <c>rise(value, 60 s) > 8 °C</c>.
    /// </summary>
    public required string When { get; init; }

    public required AlarmClass Class { get; init; }

    public required AlarmPriority Priority { get; init; }

    public bool Latched { get; init; }

    public TimeSpan OnDelay { get; init; }

    public TimeSpan OffDelay { get; init; }

    /// <summary>The detector itself decided (S14): nothing may delay it.</summary>
    public bool DetectorState { get; init; }

    /// <summary>Standard, clause or manual page of the setpoint.</summary>
    public required string Source { get; init; }

    /// <summary>Where it stands in its profile's file.</summary>
    public Places Places { get; init; } = Places.None;
}
