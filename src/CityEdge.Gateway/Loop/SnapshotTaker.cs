using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Loop;

/// <summary>Copies the engine's state for readers; called by the loop between two readings.</summary>
internal static class SnapshotTaker
{
    public static SiteSnapshot Take(SafetyEngine engine, long sequence, in Moment now)
    {
        var points = new PointSnapshot[engine.Model.Points.Count];
        var ready = true;
        for (var i = 0; i < points.Length; i++)
        {
            var id = new PointId(i);
            var view = engine.View(id);
            var settled = view.LastGood is not null || view.Last.Quality != Quality.Bad || view.InFault || view.Suppressed || view.IsolatedUntil is not null;
            points[i] = new PointSnapshot(id, view.Last, view.InFault, settled) { Isolated = Expiry.Of(view.IsolatedUntil, view.IsolatedBy) };
            ready &= settled || !engine.Model.Points[i].LifeSafety;
        }

        var alarms = new List<AlarmSnapshot>();
        for (var i = 0; i < engine.Alarms.Count; i++)
        {
            var view = engine.View(new AlarmId(i));
            if (view.State != AlarmState.Normal || view.Marks != AlarmMarks.None || view.InTest)
            {
                alarms.Add(new AlarmSnapshot(
                    new AlarmId(i), view.State, view.Marks, view.Since, view.Cause, view.Value, view.Reason, view.Members)
                {
                    Silenced = Expiry.Of(view.SilencedUntil, view.SilencedBy),
                    Shelved = Expiry.Of(view.ShelvedUntil, view.ShelvedBy),
                    InTest = Expiry.Of(view.TestUntil, view.TestedBy),
                });
            }
        }

        alarms.Sort((a, b) => Urgency(engine, a).CompareTo(Urgency(engine, b)));
        return new SiteSnapshot
        {
            At = now,
            Sequence = sequence,
            Points = points,
            Alarms = alarms,
            Outputs = [.. Enumerable.Range(0, engine.Model.Outputs.Count).Select(engine.Wants)],
            Ready = ready,
        };
    }

    // Priority first, the still active before the returned, the older before the newer (first-out on top).
    private static (int, bool, long) Urgency(SafetyEngine engine, in AlarmSnapshot alarm) =>
        ((int)engine.Alarms[alarm.Alarm.Index].Priority,
         alarm.State is not (AlarmState.Unacknowledged or AlarmState.Acknowledged),
         alarm.Since.Elapsed);
}
