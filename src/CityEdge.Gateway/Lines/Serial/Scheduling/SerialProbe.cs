using CityEdge.Gateway.Lines.Modbus.Scheduling;

namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>The turn of a silent device, or of a silent read of a living one, among the probes of a line.</summary>
/// <param name="device">The device.</param>
/// <param name="read">The read, where only it is silent; null for the whole device.</param>
/// <param name="lifeSafety">Probed within 10 s, else with back-off to 60 s.</param>
internal sealed class SerialProbe(SerialDeviceState device, SerialReadState? read, bool lifeSafety) : ProbeTurn(lifeSafety)
{
    public SerialDeviceState Device { get; } = device;

    public SerialReadState? Read { get; } = read;

    // The line keeps its own silence before every request.
    public override long ReadyAt => 0;

    /// <summary>The read to ask with: each in turn, so that a single mute read does not keep a device dead.</summary>
    public SerialReadState Target => Read ?? Device.Reads[(Step - 1) % Device.Reads.Length];
}
