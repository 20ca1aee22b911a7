namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The next thing to do on a line.</summary>
/// <param name="Kind">What it is; decides which of the others are set.</param>
/// <param name="Device">Whom it asks.</param>
/// <param name="Block">What is read.</param>
/// <param name="Output">Which output is commanded.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Until">How long to listen when idle.</param>
internal readonly record struct LineWork(
    WorkKind Kind, DeviceState? Device, ReadBlock? Block, OutputState? Output, ModbusRequest? Request, long Until);
