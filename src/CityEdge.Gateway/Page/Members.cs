using CityEdge.Gateway.Loop;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using AlarmSnapshot = CityEdge.Gateway.Loop.AlarmSnapshot;

namespace CityEdge.Gateway.Page;

/// <summary>Finds what a fault covers: one cause is one fault, and a group always lists its members (S2, R9).</summary>
internal static class Members
{
    /// <summary>The points whose silence this fault answers for, itself first; empty for an alarm that is not a fault.</summary>
    public static IReadOnlyList<PointId> Of(in AlarmSnapshot alarm, AlarmDefinition definition, SafetyModel model, SiteSnapshot snapshot)
    {
        if (definition.Class != AlarmClass.Fault || RootOf(alarm, definition, model) is not { } root)
        {
            return [];
        }

        var members = new List<PointId> { root };
        for (var i = 0; i < model.Points.Count; i++)
        {
            var last = snapshot.Points[i];
            if ((last.InFault || last.Last.Quality == Quality.Bad) && Answers(root, model.Points[i].Parent, model))
            {
                members.Add(new PointId(i));
            }
        }

        return members;
    }

    /// <summary>The point that a fault speaks of: it bears its name; its cause may be one further down that was noticed first.</summary>
    public static PointId? RootOf(in AlarmSnapshot alarm, AlarmDefinition definition, SafetyModel model)
    {
        for (var i = 0; i < model.Points.Count; i++)
        {
            if (model.Points[i].Name == definition.Id)
            {
                return new PointId(i);
            }
        }

        return alarm.Cause;
    }

    private static bool Answers(PointId root, PointId? parent, SafetyModel model)
    {
        while (parent is { } up)
        {
            if (up == root)
            {
                return true;
            }

            parent = model.Points[up.Index].Parent;
        }

        return false;
    }
}
