using CityEdge.Simulator.Modbus;

namespace CityEdge.Scenarios.Rig;

/// <summary>A relay board that answers every command as it should and does nothing: its contacts are welded, or its coil has burnt out.</summary>
internal sealed class MuteRelay : SlaveUnit
{
    public MuteRelay(byte address)
        : base(address) => Image.Define(SlaveTable.Coils, 0, 8);

    public override SlaveException WriteCoil(ushort address, ushort value) => SlaveException.None;
}
