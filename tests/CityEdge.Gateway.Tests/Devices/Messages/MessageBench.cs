using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Devices.Messages;

/// <summary>Devices that speak in messages, by a few words, with their readings kept.</summary>
internal sealed class MessageBench
{
    private int _points = 1;
    private int _outputs;

    public List<Reading> Readings { get; } = [];

    public List<(string Output, bool On)> Seen { get; } = [];

    public static PointId Line => new(0);

    /// <summary>The newest reading of a point.</summary>
    public Reading this[PointId point] => Readings.Last(reading => reading.Point == point);

    public void Sink(in Reading reading) => Readings.Add(reading);

    public DeviceMessages.OutputSeen See => (BoundOutput output, bool on, in Moment _) => Seen.Add((output.Id, on));

    public static MqttProfile Zigbee => new()
    {
        Base = "zigbee2mqtt",
        Messages =
        [
            new MessageProfile { Name = "state", From = "{base}/{address}" },
            new MessageProfile { Name = "availability", From = "{base}/{address}/availability" },
        ],
        Availability = new AvailabilityProfile(new FieldPlace { Message = "availability", Field = "state", Values = Words(("online", 1), ("offline", 0)) }),
    };

    public static Dictionary<string, double> Words(params (string Word, double Value)[] words) => words.ToDictionary(word => word.Word, word => word.Value);

    public static PointProfile State(string field, string message = "state", bool alarms = true) => new()
    {
        Name = field, Title = default, Kind = PointKind.State, Unit = Unit.None, Place = new FieldPlace { Message = message, Field = field },
        States = new Dictionary<int, LocalText> { [0] = default, [1] = default }, Interval = TimeSpan.FromSeconds(5), Supervision = TimeSpan.FromMinutes(10), LifeSafety = alarms,
    };

    public static PointProfile Analog(string field, string message = "state") => new()
    {
        Name = field.Replace('.', '-'), Title = default, Kind = PointKind.Analog, Unit = Unit.Celsius, Place = new FieldPlace { Message = message, Field = field },
        Min = -40, Max = 125, Interval = TimeSpan.FromSeconds(5), Supervision = TimeSpan.FromMinutes(10),
    };

    public static OutputProfile Siren(TimeSpan life = default, bool readBack = true) => new()
    {
        Name = "siren", Title = default,
        Place = new PublishPlace
        {
            Topic = "{base}/{address}/set", On = "{\"state\":\"ON\"}", Off = "{\"state\":\"OFF\"}", Life = life,
            ReadBack = readBack ? new FieldPlace { Message = "state", Field = "state", Values = Words(("ON", 1), ("OFF", 0)) } : null,
        },
    };

    public BoundDevice Device(string id, LinkProfile link, IEnumerable<PointProfile> points, OutputProfile? output = null, string? via = null) => new()
    {
        Id = id,
        Address = id,
        Base = (link as MqttProfile)?.Base ?? "",
        Via = via,
        Profile = new DeviceProfile
        {
            Id = "test/" + id, Name = default, Kind = DeviceKind.Smoke, Source = "composed", Link = link, Points = [.. points], Outputs = output is null ? [] : [output],
        },
        Status = new PointId(_points++),
        Points = [.. points.Select(point => new BoundPoint { Id = new PointId(_points++), Profile = point, Alarms = point.LifeSafety })],
        Outputs = output is null ? [] : [new BoundOutput { Output = _outputs++, Id = "siren", Status = new PointId(_points++), Profile = output }],
    };

    public static BoundLine On(params IReadOnlyList<BoundDevice> devices) => new() { Config = new MqttListenLine { Id = "mqtt" }, Status = Line, Devices = devices };
}
