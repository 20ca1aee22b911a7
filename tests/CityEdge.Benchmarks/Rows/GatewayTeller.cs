using CityEdge.EndToEnd.Mqtt;
using CityEdge.Gateway.Control;
using CityEdge.Safety.Points;

namespace CityEdge.Benchmarks.Rows;

/// <summary>A whole gateway with its journal in a process of its own; a person acknowledges all that stands twenty times a second.</summary>
internal sealed class GatewayTeller : ISirenTeller
{
    private const double AcknowledgeEveryMilliseconds = 50;

    private readonly string _folder;
    private readonly GatewayProcess _process;
    private readonly ControlClient _control;

    private GatewayTeller(string folder, GatewayProcess process) =>
        (_folder, _process, _control) = (folder, process, new ControlClient(Path.Combine(folder, "state", "control.sock")));

    public int Id => _process.Id;

    /// <summary>Starts one and returns when its line to the broker stands.</summary>
    public static async Task<GatewayTeller> StartAsync(string binary, Mosquitto broker, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-bench-").FullName;
        AlarmSite.Write(Path.Combine(folder, "config"), broker.Url);
        var teller = new GatewayTeller(folder, new GatewayProcess(binary, Path.Combine(folder, "config"), Path.Combine(folder, "state")));
        try
        {
            await teller.UntilConnectedAsync(stop);
            return teller;
        }
        catch
        {
            await teller.DisposeAsync();
            throw;
        }
    }

    public async Task AttendAsync(CancellationToken stop)
    {
        var acknowledge = new ControlRequest { Verb = ControlVerbs.NameOf(CityEdge.Safety.Alarms.OperatorVerb.Acknowledge), Who = "bench" };
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await _control.ActAsync(acknowledge, stop);
                await RealClock.PauseAsync(AcknowledgeEveryMilliseconds, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The measurement beside which this went on is over.
        }
    }

    public ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.Dispose();
        Directory.Delete(_folder, true);
        return ValueTask.CompletedTask;
    }

    private async Task UntilConnectedAsync(CancellationToken stop)
    {
        while (true)
        {
            if (_process.Ended.IsCompleted)
            {
                throw new InvalidOperationException($"The gateway ended: {_process.Said}");
            }

            try
            {
                var view = await _control.GetPointsAsync(stop);
                if (view.Points.Single(static point => point.Name == "line:zigbee").Quality == Quality.Good)
                {
                    return;
                }
            }
            catch (ControlException)
            {
                // It does not listen yet.
            }

            await RealClock.PauseAsync(50, stop);
        }
    }
}
