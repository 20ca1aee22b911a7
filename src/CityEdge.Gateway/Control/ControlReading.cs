using CityEdge.Gateway.Page;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Control;

/// <summary>A request resolved to the loop's own terms, or what is wrong with it.</summary>
/// <param name="Action">The verb to carry out; null when <paramref name="Problem"/> says why not.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Outcome">The engine's word for it, where it has one.</param>
internal readonly record struct ControlReading(OperatorAction? Action, LocalText Problem, ActionOutcome? Outcome)
{
    private const int LongestWho = 64;
    private const int LongestWhy = 500;

    public static ControlReading Of(ControlRequest request, SafetyModel model, IReadOnlyList<AlarmDefinition> alarms)
    {
        if (ControlVerbs.Parse(request.Verb) is not { } verb)
        {
            return Wrong(Word.BadVerb);
        }

        if (string.IsNullOrWhiteSpace(request.Who))
        {
            return new ControlReading(null, Words.Of(ActionOutcome.NeedsReason), ActionOutcome.NeedsReason);
        }

        if (!IsPlain(request.Who, LongestWho) || !IsPlain(request.Why ?? "", LongestWhy))
        {
            return Wrong(Word.TooLongText);
        }

        if (request.Duration <= TimeSpan.Zero)
        {
            return Wrong(Word.BadDuration);
        }

        return Target(request, verb, model, alarms);
    }

    private static ControlReading Target(
        ControlRequest request, OperatorVerb verb, SafetyModel model, IReadOnlyList<AlarmDefinition> alarms)
    {
        if (new[] { request.Alarm, request.Zone, request.Point }.Count(target => target is not null) > 1)
        {
            return Wrong(Word.TooManyTargets);
        }

        var alarm = IndexOf(alarms, request.Alarm, static (definition, id) => definition.Id == id);
        var zone = IndexOf(model.Zones, request.Zone, static (definition, id) => definition.Id == id);
        var point = IndexOf(model.Points, request.Point, static (definition, id) => definition.Name == id);
        if (alarm == -1 || zone == -1 || point == -1)
        {
            return new ControlReading(null, Words.Of(ActionOutcome.NotFound), ActionOutcome.NotFound);
        }

        var action = new OperatorAction
        {
            Verb = verb,
            Origin = ActionOrigin.OnSite,
            Who = request.Who,
            Why = request.Why,
            Alarm = alarm is { } a ? new AlarmId(a) : null,
            Zone = zone,
            Point = point is { } p ? new PointId(p) : null,
            Duration = request.Duration,
        };
        return new ControlReading(action, default, null);
    }

    // Null: not asked for. -1: asked for and not there.
    private static int? IndexOf<T>(IReadOnlyList<T> items, string? id, Func<T, string, bool> matches)
    {
        if (id is null)
        {
            return null;
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (matches(items[i], id))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsPlain(string text, int longest) => text.Length <= longest && !text.Any(char.IsControl);

    private static ControlReading Wrong(Word problem) => new(null, Words.Of(problem), null);
}
