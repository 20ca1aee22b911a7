using System.Collections.Concurrent;
using System.Runtime.Versioning;
using CityEdge.EndToEnd.Wires;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Gateway.Lines.Serial.Scheduling;
using CityEdge.Gateway.Lines.Wires;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Points;
using CityEdge.Simulator.Serial;
using CityEdge.Simulator.Wires;
using PtyPair = CityEdge.EndToEnd.Wires.PtyPair;

namespace CityEdge.EndToEnd.Serial;

/// <summary>The serial line over a real terminal driver, with the simulator's meters and node, which share no code with the gateway.</summary>
[SupportedOSPlatform("linux")]
public sealed class SerialMetersTests : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly PtyPair _pty = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<(string What, double Value)> _told = [];
    private readonly ElectricityMeter _electricity = new(161) { Voltage = 2301, Current = -1234 };
    private readonly WaterMeter _water = new(12) { Hundredths = 100010 };
    private readonly PressureNode _node = new("SHMK19060013") { Pressure = 538 };
    private PtyPort? _port;
    private Task _serving = Task.CompletedTask;
    private Thread? _worker;
    private Exception? _fault;

    [Fact]
    public async Task Meters_answer_and_a_node_pushes_over_a_noisy_line()
    {
        var bus = Plug();
        bus.Noise = [0x00, 0xFF, 0x68, 0x16, 0xA5];
        Start();

        Await("voltage_a", 230.1);
        Await("current_a", -1.234);
        Await("volume", 1000.1);
        await bus.SayAsync(_node.Push(), _stop.Token);
        Await("pressure", 0.538);
        _electricity.Voltage = 2199;
        Await("voltage_a", 219.9);
    }

    [Fact]
    public void A_meter_that_dies_in_mid_frame_is_a_fault_and_the_other_one_goes_on_until_it_is_back()
    {
        Plug();
        Start();
        Await("volume", 1000.1);

        _electricity.DiesAfter = 9;
        Await("dlt645 bad", (double)QualityReason.CommunicationFailure);
        _water.Hundredths = 100020;
        Await("volume", 1000.2);
        _electricity.DiesAfter = null;
        _electricity.IsDead = false;
        _electricity.Voltage = 2222;
        Await("voltage_a", 222.2);
    }

    [Fact]
    public void A_cable_that_is_pulled_and_plugged_in_again_is_told_and_found()
    {
        Plug();
        Start();
        Await("voltage_a", 230.1);

        _pty.Unplug();
        Await("line bad", (double)QualityReason.NotConnected);
        _port!.Dispose();
        _pty.Plug();
        Plug();
        _electricity.Voltage = 2345;
        Await("voltage_a", 234.5);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _worker?.Join();
        _port?.Dispose();
        try
        {
            await _serving;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The simulator's end of a test that is over.
        }

        _pty.Dispose();
        _stop.Dispose();
        _told.Dispose();
        Assert.Null(_fault);
    }

    private MeterBus Plug()
    {
        _port = new PtyPort(_pty.Device);
        var bus = new MeterBus(_port);
        bus.Meters.AddRange([_electricity, _water]);
        _serving = bus.ServeAsync(_stop.Token);
        return bus;
    }

    private void Start()
    {
        var clock = new RealClock();
        var wire = new SerialWire(new SerialWireOptions { Port = _pty.Line, Baud = 115200 }, clock);
        _worker = new Thread(() =>
        {
            using var line = new SerialFramesLine(
                new SerialLineOptions { Id = "meters", Status = new PointId(0), Baud = 115200, BitsPerCharacter = 10 },
                [
                    Device(1, SerialProtocols.Dlt645, "000000000161", 0x02010100, 0x02020100),
                    Device(2, SerialProtocols.Cjt188, "00000000000012", Cjt188Protocol.ReadDataItem),
                    Device(3, SerialProtocols.Meokon, "SHMK19060013"),
                ],
                wire, new MomentClock(clock, TimeZoneInfo.Utc), LineTold);
            try
            {
                line.Run(_stop.Token);
            }
            catch (Exception exception)
            {
                _fault = exception;
            }
        });
        _worker.Start();
    }

    private void LineTold(in Reading reading)
    {
        if (reading.Point == new PointId(0) && reading.Quality == Quality.Bad)
        {
            _told.Add(("line bad", (double)reading.Reason));
        }
    }

    private SerialDevice Device(int number, SerialProtocol protocol, string address, params uint[] items)
    {
        Assert.True(protocol.TryParseAddress(address, out var parsed));
        return new SerialDevice
        {
            Id = protocol.Name,
            Status = new PointId(number),
            Protocol = protocol,
            Address = parsed!,
            Reads = [.. items.Select(static item => new SerialRead { Item = item, Interval = TimeSpan.FromMilliseconds(200) })],
            Listener = new SerialListener(
                (string name, in FieldValue value) => _told.Add((name, value.Number)),
                static (_, _) => { },
                (_, reason, _) => _told.Add(($"{protocol.Name} bad", (double)reason))),
        };
    }

    // Waits until that was told; what else was told before is passed over.
    private void Await(string what, double value)
    {
        var clock = new RealClock();
        var deadline = clock.In((int)Longest.TotalMilliseconds);
        while (_told.TryTake(out var told, (int)Longest.TotalMilliseconds, TestContext.Current.CancellationToken))
        {
            if (told == (what, value))
            {
                return;
            }

            Assert.True(clock.GetTimestamp() < deadline, $"{what} {value} was not told within {Longest}.");
        }

        Assert.Fail($"{what} {value} was not told within {Longest}: nothing at all was.");
    }
}
