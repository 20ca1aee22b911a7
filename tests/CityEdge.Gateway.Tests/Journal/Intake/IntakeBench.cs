using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Journal.Intake;

/// <summary>The teahouse's engine on fake time, and an intake that hears it as it hears the loop.</summary>
internal sealed class IntakeBench
{
    public IntakeBench(IntakeBounds? bounds = null, RepeatGuard? guard = null)
    {
        Moments = new MomentClock(Clock, TimeZoneInfo.Utc);
        Engine = new SafetyEngine(TestShop.Build().Model, Moments.Now());
        Intake = new JournalIntake(guard, bounds);
    }

    public SiteClock Clock { get; } = new();

    public MomentClock Moments { get; }

    public SafetyEngine Engine { get; }

    public JournalIntake Intake { get; }

    /// <summary>Whoever else hears the engine, while its transitions are there.</summary>
    public Action<SafetyEngine, Moment> AlsoHears { get; set; } = static (_, _) => { };

    /// <summary>Everything the engine has said, in order.</summary>
    public List<AlarmTransition> Said { get; } = [];

    public void Read(PointId point, double value) => Hear(() => Engine.Accept(Reading.Good(point, value, Moments.Now()), Moments.Now()));

    /// <summary>The leak detector's alarm raised and returned: two transitions of a P2.</summary>
    public void Leak(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Read(TestShop.Leak, 1);
            Read(TestShop.Leak, 0);
        }
    }

    public void Smoke(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Read(TestShop.Smoke, 1);
            Read(TestShop.Smoke, 0);
        }
    }

    public Task<bool> Act(OperatorVerb verb, PointId? point = null)
    {
        var action = new OperatorAction { Verb = verb, Origin = ActionOrigin.OnSite, Who = "Wang", Why = "test", Point = point };
        var result = default(ActionResult);
        Hear(() => result = Engine.Act(action, Moments.Now()));
        return Intake.Acted(Engine, action, result, Moments.Now());
    }

    public bool Turn() => Intake.Turn(Engine, Moments.Now());

    public List<IntakeItem> Take(int most = int.MaxValue)
    {
        var items = new List<IntakeItem>();
        Intake.Take(items, most);
        return items;
    }

    /// <summary>What waits up to the checkpoint, in short words, durable at once.</summary>
    public List<string> Drain()
    {
        var items = Take();
        Intake.Settle(items);
        return [.. items.Select(static item => Word(item.Entry))];
    }

    /// <summary>What a promise says now; null while it is open.</summary>
    public static bool? Kept(Task<bool> promise) => promise.IsCompletedSuccessfully ? promise.Result : null;

    public static string Word(JournalEntry entry) => entry switch
    {
        TransitionEntry one => $"{one.Transition.Event}{(one.Row is null ? "" : "+")}",
        RepeatsEntry many => $"Repeats×{many.Count}",
        ActionEntry action => $"Act {action.Action.Verb}",
        NoteEntry note => note.Type,
        _ => entry.GetType().Name,
    };

    private void Hear(Action happens)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(10));
        happens();
        Said.AddRange(Engine.Transitions);
        Intake.Changed(Engine, Moments.Now());
        AlsoHears(Engine, Moments.Now());
        Engine.ClearOutcome();
    }
}
