using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The sums of one line that every budget over it is made of, in ticks.</summary>
internal sealed class LineBudget
{
    private readonly LineTiming _timing;
    private readonly long _turnaround = BudgetDefaults.Turnaround.Ticks;

    public LineBudget(BoundLine line)
    {
        Line = line;
        _timing = LineTiming.Of(line.Config);
        Devices = new LineScheduler(line).Devices;
        var ordinary = 0L;
        var lifeSafety = 0;
        var round = 0L;
        foreach (var device in Devices)
        {
            var modbus = device.Bound.Profile.Modbus;
            LongestLoss = Math.Max(LongestLoss, _timing.Lost(modbus));
            foreach (var block in device.Blocks)
            {
                var time = _timing.Read(block, modbus, _turnaround);
                ordinary = block.LifeSafety ? ordinary : Math.Max(ordinary, time);
                round += block.LifeSafety ? time : 0;
                lifeSafety += block.LifeSafety ? 1 : 0;
            }

            foreach (var output in device.Outputs)
            {
                AllOutputs += OutputTime(device, output);
            }
        }

        LongestOrdinary = ordinary;
        var turns = (lifeSafety + ScheduleDefaults.LifeSafetyTurns - 1) / ScheduleDefaults.LifeSafetyTurns;
        Round = round + turns * ordinary;
    }

    public BoundLine Line { get; }

    public DeviceState[] Devices { get; }

    /// <summary>The longest ordinary read.</summary>
    public long LongestOrdinary { get; }

    /// <summary>All life-safety reads and read-backs once, and the ordinary turns between them.</summary>
    public long Round { get; }

    /// <summary>The longest exchange that times out.</summary>
    public long LongestLoss { get; }

    /// <summary>Every output commanded and read back once.</summary>
    public long AllOutputs { get; }

    /// <summary>One request to the device that is not answered.</summary>
    public long Loss(DeviceState device) => _timing.Lost(device.Bound.Profile.Modbus);

    /// <summary>The output commanded and read back.</summary>
    public long OutputTime(DeviceState device, OutputState output)
    {
        var modbus = device.Bound.Profile.Modbus;
        var readBack = device.Blocks.Find(b => b.IsReadBack && Array.Exists(b.Items, i => i.Output == output))!;
        return _timing.WriteCoil(modbus, _turnaround) + _timing.Read(readBack, modbus, _turnaround);
    }
}
