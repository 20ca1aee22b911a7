namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The output's side of a budget.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Device">Its board.</param>
/// <param name="State">The output.</param>
/// <param name="Command">Ticks to command it and read it back.</param>
internal sealed record OutputPart(LineBudget Line, DeviceState Device, OutputState State, long Command)
{
    /// <summary>The output of the site that sounds last; null where there is none.</summary>
    public static OutputPart? Worst(IEnumerable<LineBudget> lines) =>
        (from line in lines
         from device in line.Devices
         from output in device.Outputs
         select new OutputPart(line, device, output, line.OutputTime(device, output)))
        .MaxBy(static part => part.Line.LongestLoss + part.Line.AllOutputs);
}
