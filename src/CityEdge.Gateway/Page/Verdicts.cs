using CityEdge.Gateway.Loop;
using CityEdge.Safety.Alarms;
using AlarmSnapshot = CityEdge.Gateway.Loop.AlarmSnapshot;

namespace CityEdge.Gateway.Page;

/// <summary>Judges a snapshot as the page shows it.</summary>
internal static class Verdicts
{
    // A person or the site's logic put these aside: they are listed and counted, and do not colour the page.
    private const AlarmMarks Aside =
        AlarmMarks.Test | AlarmMarks.Shelved | AlarmMarks.OutOfService | AlarmMarks.SuppressedByDesign | AlarmMarks.Unarmed;

    /// <summary>The gravest thing that stands, whatever else does.</summary>
    public static Verdict Of(SiteSnapshot snapshot, IReadOnlyList<AlarmDefinition> alarms)
    {
        var gravest = snapshot.Ready ? Verdict.Normal : Verdict.Starting;
        foreach (var alarm in snapshot.Alarms)
        {
            var verdict = Of(alarm, alarms[alarm.Alarm.Index]);
            gravest = verdict > gravest ? verdict : gravest;
        }

        return gravest;
    }

    /// <summary>What one alarm means for the page.</summary>
    public static Verdict Of(in AlarmSnapshot alarm, AlarmDefinition definition)
    {
        if ((alarm.Marks & Aside) != 0)
        {
            return (alarm.Marks & AlarmMarks.Unarmed) != 0 ? Verdict.Normal : Verdict.SetAside;
        }

        // In the scope of a test, what is raised all the same and not marked as test is real; only what is quiet is set aside.
        // Latched or not yet acknowledged, a fire stays a fire until somebody has looked and reset it.
        return alarm.State == AlarmState.Normal ? (alarm.InTest is null ? Verdict.Normal : Verdict.SetAside)
            : definition.Class == AlarmClass.Fault || definition.Priority == AlarmPriority.P3 ? Verdict.Fault
            : definition is { Class: AlarmClass.Fire, Priority: AlarmPriority.P1 } ? Verdict.Fire
            : Verdict.Danger;
    }

    /// <summary>Whether the alarm's condition holds now.</summary>
    public static bool IsActive(AlarmState state) => state is AlarmState.Unacknowledged or AlarmState.Acknowledged;
}
