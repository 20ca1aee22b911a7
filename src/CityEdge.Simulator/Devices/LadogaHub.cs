using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>Rielta Ladoga BRSHS-RK radio hub: input 0 the hub, 1 to 4 detectors, 34 to 37 inputs, 66 to 69 sensors, holding 0 to 3 outputs;
/// one register per request.</summary>
internal sealed class LadogaHub : SlaveUnit
{
    private const int Places = 4;
    private const int FirstDetector = 1;
    private const int FirstInput = 34;
    private const int FirstSensor = 66;
    private const ushort Armed = 2;

    /// <summary>Both supplies of the hub itself.</summary>
    private const ushort HubAtRest = (1 << 4) | (1 << 5);

    public LadogaHub(byte address)
        : base(address)
    {
        MaxRegistersPerRead = 1;
        Image.Define(SlaveTable.InputRegisters, 0, 1, HubAtRest);
        Image.Define(SlaveTable.InputRegisters, FirstDetector, Places, (ushort)LadogaBits.Healthy);
        Image.Define(SlaveTable.InputRegisters, FirstInput, Places, (ushort)(Armed | (ushort)LadogaBits.Supply));
        Image.Define(SlaveTable.InputRegisters, FirstSensor, Places, (ushort)LadogaBits.Healthy);
        Image.Define(SlaveTable.HoldingRegisters, 0, Places);
    }

    /// <summary>The hub's cover is open.</summary>
    public bool Tamper
    {
        get => (Image[SlaveTable.InputRegisters, 0] & (1 << 6)) != 0;
        set => Image[SlaveTable.InputRegisters, 0] = (ushort)(value ? HubAtRest | (1 << 6) : HubAtRest);
    }

    /// <summary>The whole status word of detector 1 to 4.</summary>
    public void SetDetector(int number, LadogaBits bits) => Image[SlaveTable.InputRegisters, Detector(number)] = (ushort)bits;

    public LadogaBits GetDetector(int number) => (LadogaBits)Image[SlaveTable.InputRegisters, Detector(number)];

    /// <summary>Smoke at detector 1 to 4, all else as it is.</summary>
    public void SetSmoke(int number, bool alarm) =>
        SetDetector(number, alarm ? GetDetector(number) | LadogaBits.Alarm : GetDetector(number) & ~LadogaBits.Alarm);

    /// <summary>Radio contact with detector 1 to 4.</summary>
    public void SetLink(int number, bool heard) =>
        SetDetector(number, heard ? GetDetector(number) | LadogaBits.Link : GetDetector(number) & ~LadogaBits.Link);

    private static int Detector(int number) =>
        number is >= 1 and <= Places ? FirstDetector + number - 1 : throw new ArgumentOutOfRangeException(nameof(number));
}
