using System.Runtime.InteropServices;
using CityEdge.Benchmarks;
using CityEdge.Benchmarks.Rows;

if (args is [PlainSiren.Verb, ..])
{
    await PlainSiren.RunAsync(args[1..], CancellationToken.None);
    return 0;
}

// [row …] [--json] [--quick] [--rounds N] [--binary PATH]
var wanted = new List<string>();
var (json, quick, rounds, binary) = (false, false, 0, (string?)null);
var start = new StartRow();
using var startFull = new StartFullRow(start);
IRow[] rows = [new InProcessRow(), new WireToRelayRow(), new ScheduleRow(), new DeadSlaveRow(), start, startFull, new TcpPollsRow(), new JournalRow(), new MqttRow(),
    new MqttAlarmRow(start), new IntakeRow(), new ReplayRow(), new FusionRow(), new RulesRow()];
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--json":
            json = true;
            break;
        case "--quick":
            quick = true;
            break;
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds > 0:
            i++;
            break;
        case "--binary" when i + 1 < args.Length:
            binary = args[++i];
            break;
        case var name when rows.Any(row => row.Name == name):
            wanted.Add(name);
            break;
        default:
            await Console.Error.WriteLineAsync("usage: [row …] [--json] [--quick] [--rounds N] [--binary PATH]\nrows:");
            foreach (var row in rows)
            {
                await Console.Error.WriteLineAsync($"  {row.Name,-12} {row.Title}");
            }

            return 2;
    }
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
rounds = rounds > 0 ? rounds : quick ? 1 : 5;
var results = new List<RowResult>();
foreach (var row in rows.Where(row => wanted.Count == 0 || wanted.Contains(row.Name)))
{
    results.Add(await RowResult.MeasureAsync(row, rounds, new RowOptions(quick, binary), stop.Token));
}

var report = new Report(Environment.ProcessorCount, RuntimeInformation.OSDescription, results);
if (json)
{
    report.PrintJson(Console.Out);
}
else
{
    report.Print(Console.Out);
}

return results.Any(result => result.Figures.Any(figure => figure.IsReached == false)) ? 1 : 0;
