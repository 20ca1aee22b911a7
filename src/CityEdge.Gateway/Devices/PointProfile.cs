using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>One point of a device model: where it lies, how its bytes become a value, when it is impossible, how long its silence is borne.</summary>
internal sealed record PointProfile
{
    /// <summary>Name within the device: letters, digits and dashes.</summary>
    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    public required PointKind Kind { get; init; }

    public required Unit Unit { get; init; }

    /// <summary>Where its raw value lies.</summary>
    public required PointPlace Place { get; init; }

    /// <summary>Where it lies in a Modbus device.</summary>
    /// <exception cref="InvalidCastException">The point is a field of a message.</exception>
    internal RegisterPlace Register => (RegisterPlace)Place;

    /// <summary>value = raw × scale + offset.</summary>
    public double Scale { get; init; } = 1;

    public double Offset { get; init; }

    /// <summary>Raw values that mean "no sensor": the reading is Bad, SensorFailure.</summary>
    public IReadOnlyList<long> NoSensor { get; init; } = [];

    /// <summary>Lowest possible value; below it the reading is Bad, OutOfRange.</summary>
    public double? Min { get; init; }

    /// <summary>Highest possible value.</summary>
    public double? Max { get; init; }

    /// <summary>State numbers and their words; for state points a number outside is Bad, OutOfRange, unless empty.</summary>
    public IReadOnlyDictionary<int, LocalText> States { get; init; } = new Dictionary<int, LocalText>();

    /// <summary>How often it is read.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>After this long without a good reading the silence is a fault.</summary>
    public required TimeSpan Supervision { get; init; }

    /// <summary>Of a point whose device says only that something happened: after a 1 that is not repeated within this time it reads 0 again; zero: it stands until told.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>What it measures as its profile says; null: what its name says.</summary>
    public string? MeasuresKey { get; init; }

    /// <summary>The word by which rules choose points of a place: <c>temperature in kitchen</c>.</summary>
    public string Measures => MeasuresKey ?? MeasureWord.Of(Name);

    /// <summary>Whether a life-safety alarm stands on it.</summary>
    public bool LifeSafety { get; init; }

    /// <summary>Which readings are kept; null: what is usual for the unit.</summary>
    public PointReport? Report { get; init; }

    /// <summary>Default alarms of this point; a site may change or disarm them.</summary>
    public IReadOnlyList<AlarmProfile> Alarms { get; init; } = [];

    /// <summary>Where it stands in its profile's file.</summary>
    public Places Places { get; init; } = Places.None;
}
