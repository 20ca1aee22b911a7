using System.Globalization;
using System.Text;
using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;

namespace CityEdge.Benchmarks.Rows;

/// <summary>A lane of 1,500 points: ten Modbus TCP lines of room sensors and thermometers and a siren, simulated in this process.</summary>
internal sealed class LargeSite : IAsyncDisposable
{
    private const int Lines = 10;
    private const int RoomSensors = 15;
    private const int Thermometers = 5;
    private const byte RelayAddress = 200;

    private readonly List<ModbusSlave> _lines = [];
    private readonly WaveshareRelay _relay = new(RelayAddress, RealClock.Time);
    private int _round;

    public LargeSite(string configDirectory)
    {
        var yaml = new StringBuilder("site: {id: lane, name: Lane}\nzones:\n  lane: {name: Lane}\n");
        var devices = new StringBuilder("devices:\n");
        yaml.Append("lines:\n");
        for (var number = 0; number < Lines; number++)
        {
            var line = new ModbusSlave(RealClock.Time);
            for (byte unit = 1; unit <= RoomSensors + Thermometers; unit++)
            {
                line.Add<SlaveUnit>(unit <= RoomSensors ? new WbMsw(unit) : new XyMd02(unit));
                devices.Append(CultureInfo.InvariantCulture,
                    $"  d{number}-{unit}: {{profile: {(unit <= RoomSensors ? "wirenboard/wb-msw-v4" : "xy/md02")}, line: plc{number}, address: {unit}, zone: lane}}\n");
            }

            _lines.Add(line);
        }

        _lines[0].Add(_relay);
        for (var number = 0; number < Lines; number++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  plc{number}: {{modbus-tcp: {{host: 127.0.0.1, port: {_lines[number].ListenTcp()}}}}}\n");
        }

        devices.Append(CultureInfo.InvariantCulture, $"  relay: {{profile: waveshare/relay-8, line: plc0, address: {RelayAddress}, zone: lane}}\n");
        yaml.Append(devices).Append("outputs:\n  siren: {relay: {device: relay, point: coil1}, for: [P1]}\npage: {listen: \"127.0.0.1:0\"}\n");
        Directory.CreateDirectory(configDirectory);
        File.WriteAllText(Path.Combine(configDirectory, "site.yaml"), yaml.ToString());
    }

    /// <summary>Requests that the lines have heard.</summary>
    public long Requests => _lines.Sum(line => line.Requests);

    /// <summary>Moves every value, as a day does.</summary>
    public void Drift()
    {
        _round++;
        foreach (var unit in _lines.SelectMany(line => line.Units))
        {
            switch (unit)
            {
                case WbMsw room:
                    room.Temperature = 20 + ((_round + unit.Address) % 50 / 10.0);
                    room.Sound = 30 + ((_round + unit.Address) % 20);
                    room.Co2 = 420 + ((_round * 7) % 300);
                    break;
                case XyMd02 thermometer:
                    thermometer.Temperature = 20 + ((_round + unit.Address) % 50 / 10.0);
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines)
        {
            await line.DisposeAsync();
        }

        _relay.Dispose();
    }
}
