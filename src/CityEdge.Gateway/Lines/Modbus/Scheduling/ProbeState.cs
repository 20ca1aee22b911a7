namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The turn of one silent device, or of one silent read of a living device, among the probes of a line.</summary>
/// <param name="device">The device.</param>
/// <param name="block">The read, where only it is silent; null for the whole device.</param>
/// <param name="lifeSafety">Probed within 10 s, else with back-off to 60 s.</param>
internal sealed class ProbeState(DeviceState device, ReadBlock? block, bool lifeSafety) : ProbeTurn(lifeSafety)
{
    public DeviceState Device { get; } = device;

    public ReadBlock? Block { get; } = block;

    public override long ReadyAt => Device.ReadyAt;

    /// <summary>The read to ask with: each in turn, life-safety first, so that a single mute read does not keep a device dead.</summary>
    public ReadBlock Target => Block ?? Device.Blocks[(Step - 1) % Device.Blocks.Count];
}
