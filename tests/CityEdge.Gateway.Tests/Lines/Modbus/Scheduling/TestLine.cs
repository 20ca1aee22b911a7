using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

/// <summary>A line under test: built device by device, run on fake time, its readings kept.</summary>
internal sealed class TestLine
{
    private readonly List<BoundDevice> _devices = [];
    private int _points;
    private int _outputs;
    private ModbusLine? _line;

    public TestLine(int baud = 9600, bool tcp = false)
    {
        Baud = baud;
        Config = tcp ? new ModbusTcpLine { Id = "plc", Host = "::1" } : new ModbusRtuLine { Id = "bus1", Port = "/dev/null", Baud = baud };
        Bus = new SimulatedBusMaster(Clock, baud);
        Status = new PointId(_points++);
    }

    public int Baud { get; }

    public LineConfig Config { get; }

    public JumpingClock Clock { get; } = new();

    public SimulatedBusMaster Bus { get; }

    public PointId Status { get; }

    public List<Reading> Readings { get; } = [];

    public ReadingSink? Sink { get; set; }

    public IEnumerable<LearnedHole>? Learned { get; set; }

    public ModbusLine Line => _line ??= new ModbusLine(
        Bound, Bus, new MomentClock(Clock, TimeZoneInfo.Utc), Sink ?? ((in Reading reading) => Readings.Add(reading)), Learned);

    public BoundLine Bound => new() { Config = Config, Status = Status, Devices = _devices };

    public BoundDevice Device(
        byte unit, IEnumerable<PointProfile> points, IEnumerable<OutputProfile>? outputs = null, ModbusProfile? modbus = null)
    {
        var profile = new DeviceProfile
        {
            Id = "test/device", Name = default, Kind = DeviceKind.Heat, Source = "composed", Link = modbus ?? new ModbusProfile(),
            Points = [.. points], Outputs = [.. outputs ?? []],
        };
        var device = new BoundDevice
        {
            Id = $"d{unit}",
            Profile = profile,
            Unit = unit,
            Status = new PointId(_points++),
            Points = [.. profile.Points.Select(p => new BoundPoint { Id = new PointId(_points++), Profile = p, Decoder = new PointDecoder(p) })],
            Outputs = [.. profile.Outputs.Select(o => new BoundOutput
            {
                Output = _outputs++, Id = $"out{_outputs}", Status = new PointId(_points++), Profile = o,
            })],
        };
        _devices.Add(device);
        return device;
    }

    public static PointProfile Point(
        int address, double interval = 1, bool lifeSafety = true, RegisterType type = RegisterType.U16, RegisterTable table = RegisterTable.Holding) => new()
        {
            Name = $"p{address}", Title = default, Kind = PointKind.Analog, Unit = Unit.None, Place = new RegisterPlace { Table = table, Address = (ushort)address, Type = type },
            Interval = TimeSpan.FromSeconds(interval), Supervision = TimeSpan.FromSeconds(30), LifeSafety = lifeSafety,
        };

    public static OutputProfile Relay(int coil, int? timer = null) => new()
    {
        Name = $"coil{coil}", Title = default,
        Place = new CoilPlace
        {
            Coil = (ushort)coil, ReadBack = (ushort)coil, Timer = (ushort?)timer,
            TimerStep = timer is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100), TimerMax = timer is null ? (ushort)0 : (ushort)0x7FFF,
        },
    };

    /// <summary>Works the line until so many seconds after the start.</summary>
    public void RunUntil(double seconds)
    {
        using var stop = new CancellationTokenSource();
        var running = true;
        Clock.At(seconds, () =>
        {
            if (running)
            {
                stop.Cancel();
            }
        });
        try
        {
            Line.Run(stop.Token);
        }
        finally
        {
            running = false;
        }
    }

    public IEnumerable<Reading> Of(PointId point) => Readings.Where(r => r.Point == point);

    public Reading LastOf(PointId point) => Of(point).Last();

    /// <summary>The first reading of a point after a time that fits, and when.</summary>
    public double FirstAfter(PointId point, double seconds, Func<Reading, bool> fits) =>
        Of(point).First(r => Seconds(r) >= seconds && fits(r)).Received.Elapsed / (double)TimeSpan.TicksPerSecond;

    public static double Seconds(Reading reading) => reading.Received.Elapsed / (double)TimeSpan.TicksPerSecond;
}
