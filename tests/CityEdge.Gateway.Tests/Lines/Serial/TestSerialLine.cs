using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Gateway.Lines.Serial.Scheduling;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Tests.Lines.Modbus;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Serial;

/// <summary>A serial line under test at 2,400 baud 8E1 on fake time: what was told about the line, its devices and their fields is kept.</summary>
internal sealed class TestSerialLine
{
    public static readonly PointId LineStatus = new(0);

    private readonly List<SerialDevice> _devices = [];

    public TestSerialLine() => Wire = new ScriptedWire(Clock, 2400, 11);

    public ManualClock Clock { get; } = new();

    public ScriptedWire Wire { get; }

    public List<Reading> Readings { get; } = [];

    /// <summary>Why the line could not be opened, as it was told.</summary>
    public List<string?> Told { get; } = [];

    /// <summary>Device, field, value.</summary>
    public List<(string Device, string Field, FieldValue Value)> Fields { get; } = [];

    /// <summary>Device and why there is nothing; the read's item, or null for all of it.</summary>
    public List<(string Device, uint? Item, QualityReason Reason)> Bad { get; } = [];

    /// <summary>Messages that ended, by device.</summary>
    public List<(string Device, MessageOutcome Outcome)> Ended { get; } = [];

    public SerialFramesLine? Line { get; private set; }

    public TestSerialLine With(SerialProtocol protocol, string address, params uint[] items)
    {
        var id = $"{protocol.Name}-{_devices.Count + 1}";
        _devices.Add(new SerialDevice
        {
            Id = id,
            Status = new PointId(_devices.Count + 1),
            Protocol = protocol,
            Address = Frames.Address(protocol, address),
            Reads = [.. items.Select(static item => new SerialRead { Item = item, Interval = TimeSpan.FromSeconds(5) })],
            Supervision = TimeSpan.FromSeconds(60),
            Listener = new SerialListener(
                (string name, in FieldValue value) => Fields.Add((id, name, value)),
                (outcome, _) => Ended.Add((id, outcome)),
                (read, reason, _) => Bad.Add((id, read?.Item, reason))),
        });
        return this;
    }

    /// <summary>Runs the line for so long.</summary>
    public void Run(double seconds, Action<string?>? told = null)
    {
        using var stop = new CancellationTokenSource();
        Wire.At(TimeSpan.FromSeconds(seconds), stop.Cancel);
        Line ??= new SerialFramesLine(
            new SerialLineOptions { Id = "meters", Status = LineStatus }, _devices, Wire, new MomentClock(Clock, TimeZoneInfo.Utc),
            (in Reading reading) => Readings.Add(reading),
            failure =>
            {
                Told.Add(failure);
                told?.Invoke(failure);
            });
        Line.Run(stop.Token);
    }

    public IEnumerable<Reading> Of(int point) => Readings.Where(r => r.Point == new PointId(point));

    public IEnumerable<double> Numbers(string field) => Fields.Where(f => f.Field == field).Select(static f => f.Value.Number);
}
