using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;
using AlarmView = CityEdge.Gateway.Page.AlarmView;
using PointView = CityEdge.Gateway.Page.PointView;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>Questions to a real gateway about its alarms, faults and points. A wait that does not end says what there was instead.</summary>
internal static class MessageSite
{
    /// <summary>Within it everything here comes about on the busiest machine; the assertion is what, never when.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    /// <summary>An alarm that stands is this one.</summary>
    public static Task<AlarmView> AlarmAsync(this Cityedge gateway, string id, CancellationToken stop) => gateway.AlarmAsync(id, static alarm => alarm.Active, stop);

    public static async Task<AlarmView> AlarmAsync(this Cityedge gateway, string id, Func<AlarmView, bool> fits, CancellationToken stop)
    {
        var view = await gateway.AlarmsAsync(view => view.Alarms.Any(alarm => alarm.Id == id && fits(alarm)), $"alarm {id}", stop);
        return view.Alarms.Single(alarm => alarm.Id == id);
    }

    /// <summary>The faults that stand are these and no other.</summary>
    public static async Task<IReadOnlyList<AlarmView>> FaultsAsync(this Cityedge gateway, CancellationToken stop, params string[] ids)
    {
        var view = await gateway.AlarmsAsync(
            view => Faults(view).Select(static fault => fault.Id).Order(StringComparer.Ordinal).SequenceEqual(ids.Order(StringComparer.Ordinal)),
            $"the faults [{string.Join(", ", ids)}] and no other", stop);
        return [.. Faults(view)];
    }

    public static async Task<PointView> PointAsync(this Cityedge gateway, string name, Func<PointView, bool> fits, CancellationToken stop)
    {
        PointView? last = null;
        await WaitAsync(
            within => gateway.UntilAsync(client => client.GetPointsAsync(within), view => fits(last = view.Points.Single(point => point.Name == name)), within),
            () => $"{name} is {last?.Value} {last?.Quality} {last?.Reason}, in fault: {last?.InFault}", gateway, stop);
        return last!;
    }

    /// <summary>Faults that stand for themselves.</summary>
    public static IEnumerable<AlarmView> Faults(AlarmsView view) => view.Alarms.Where(static alarm =>
        alarm.Class == AlarmClass.Fault && alarm.Active && !alarm.Marks.Contains(AlarmMarks.SuppressedByDesign));

    private static async Task<AlarmsView> AlarmsAsync(this Cityedge gateway, Func<AlarmsView, bool> fits, string wanted, CancellationToken stop)
    {
        AlarmsView? last = null;
        return await WaitAsync(
            within => gateway.UntilAsync(client => client.GetAlarmsAsync(within), view => fits(last = view), within),
            () => $"{wanted} awaited; there was {string.Join(", ", (last?.Alarms ?? []).Select(static one => $"{one.Id} {one.State} {one.Active} {one.Reason} {string.Join('+', one.Marks)} ×{one.Members}"))}",
            gateway, stop);
    }

    private static async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> ask, Func<string> instead, Cityedge gateway, CancellationToken stop)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var limit = RealClock.Time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), within, Longest, Timeout.InfiniteTimeSpan);
        try
        {
            return await ask(within.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Assert.Fail($"{instead()}\n{string.Join('\n', gateway.Lines.TakeLast(30))}");
            throw;
        }
    }
}
