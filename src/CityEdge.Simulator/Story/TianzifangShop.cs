using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Story;

/// <summary>The café at 12, Lane 210: a serial line with the devices of the kitchen and the siren's relay, and a Modbus TCP device at the door.</summary>
internal sealed class TianzifangShop : IAsyncDisposable
{
    public const byte ThermometerAddress = 4;
    public const byte HubAddress = 7;
    public const byte CarbonMonoxideAddress = 9;
    public const byte MeterAddress = 12;
    public const byte LeakAddress = 14;
    public const byte RelayAddress = 30;
    public const byte DoorAddress = 1;
    public const byte TiltAddress = 80;

    /// <summary>Channel of <see cref="Relay"/> that the siren hangs on.</summary>
    public const int SirenChannel = 0;

    public TianzifangShop(TimeProvider time)
    {
        Bus = new ModbusSlave(time);
        Thermometer = Bus.Add(new XyMd02(ThermometerAddress) { Temperature = 23.5, Humidity = 58 });
        Hub = Bus.Add(new LadogaHub(HubAddress));
        CarbonMonoxide = Bus.Add(new GreystoneCo(CarbonMonoxideAddress) { Ppm = 2 });
        Meter = Bus.Add(new Sdm120(MeterAddress) { Power = 1850 });
        Leak = Bus.Add(new MinyuanWs61(LeakAddress));
        Relay = Bus.Add(new WaveshareRelay(RelayAddress, time));
        Network = new ModbusSlave(time);
        Door = Network.Add(new WbMsw(DoorAddress));
        Tilt = Network.Add(new WitmotionWt901(TiltAddress));
    }

    /// <summary>The serial line; serve it on a pty or as RTU over TCP.</summary>
    public ModbusSlave Bus { get; }

    /// <summary>What is reached by Modbus TCP.</summary>
    public ModbusSlave Network { get; }

    public XyMd02 Thermometer { get; }

    public LadogaHub Hub { get; }

    public GreystoneCo CarbonMonoxide { get; }

    public Sdm120 Meter { get; }

    public MinyuanWs61 Leak { get; }

    public WaveshareRelay Relay { get; }

    public WbMsw Door { get; }

    public WitmotionWt901 Tilt { get; }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync().ConfigureAwait(false);
        await Network.DisposeAsync().ConfigureAwait(false);
        Relay.Dispose();
    }
}
