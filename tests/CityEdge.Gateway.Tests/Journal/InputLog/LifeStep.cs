using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.InputLog;

/// <summary>Something that happens at a recorded site.</summary>
internal readonly record struct LifeStep(LifeStepKind Kind, int Point, int Verb, double Wait, int Value, bool Turn)
{
    public static Gen<LifeStep[]> Some { get; } = Gen.Select(
        Gen.Frequency(
            (10, Gen.Const(LifeStepKind.Good)), (4, Gen.Const(LifeStepKind.Bad)), (2, Gen.Const(LifeStepKind.Odd)), (3, Gen.Const(LifeStepKind.Wait)),
            (5, Gen.Const(LifeStepKind.Act)), (2, Gen.Const(LifeStepKind.ClockDrifts)), (1, Gen.Const(LifeStepKind.ClockSteps)), (1, Gen.Const(LifeStepKind.ClockLost)),
            (1, Gen.Const(LifeStepKind.Remember))),
        Gen.Int[0, 9],
        Gen.Int[0, 8],
        Gen.Double[0, 40],
        Gen.Int[0, 100],
        Gen.Bool,
        static (kind, point, verb, wait, value, turn) => new LifeStep(kind, point, verb, wait, value, turn)).Array[10, 90];

    public void Happen(RecordedSite site)
    {
        site.Clock.Advance(TimeSpan.FromSeconds(Turn ? Wait : Wait / 100));
        Do(site);
        if (Turn)
        {
            site.Step();
        }
    }

    private void Do(RecordedSite site)
    {
        switch (Kind)
        {
            case LifeStepKind.Good:
                site.Post(Reading.Good(new(Point), Value, site.Now));
                break;
            case LifeStepKind.Bad:
                site.Post(Reading.Bad(new(Point), QualityReason.CommunicationFailure, site.Now));
                break;
            case LifeStepKind.Odd:
                // Late, by another clock, in another zone, or no number at all.
                var late = site.Now.At(site.Now.Elapsed - (Value * TimeSpan.TicksPerSecond));
                site.Post(new(
                    new(Point), Value % 7 == 0 ? -double.NaN : Value / 3.0, Quality.Uncertain, QualityReason.Suspect,
                    Value % 2 == 0 ? new DateTimeOffset(2020, 1, 1, 0, 0, Value % 60, TimeSpan.FromMinutes(-Value)) : null,
                    Value % 3 == 0 ? late with { Wall = late.Wall.ToOffset(TimeSpan.FromHours(-3)), Clock = ClockQuality.Restored } : late));
                break;
            case LifeStepKind.Wait:
                // Longer than the loop ever waits: many deadlines at once.
                site.Clock.Advance(TimeSpan.FromSeconds(Value * 10));
                break;
            case LifeStepKind.Act:
                site.Act(new()
                {
                    Verb = (OperatorVerb)Verb,
                    Origin = Value % 20 == 0 ? ActionOrigin.Remote : ActionOrigin.OnSite,
                    Who = "王 " + Value,
                    Why = Value % 9 == 0 ? null : "because\ud83d\udd25",
                    Alarm = Value is >= 20 and < 55 ? new(Value % (site.Alarms.Count + 1)) : null,
                    Zone = Value is >= 55 and < 70 ? Value % 3 : null,
                    Point = Value >= 70 ? new(Point) : null,
                    Duration = Value % 4 == 0 ? null : TimeSpan.FromSeconds(Value * 3),
                });
                break;
            case LifeStepKind.ClockDrifts:
                site.Clock.StepWall(TimeSpan.FromMilliseconds((Value - 50) * 9));
                break;
            case LifeStepKind.ClockSteps:
                site.Clock.StepWall(TimeSpan.FromMinutes((Value - 50) * 15));
                break;
            case LifeStepKind.ClockLost:
                site.SetSynchronised(Value % 3 > 0);
                break;
            case LifeStepKind.Remember:
                site.Remember();
                break;
        }
    }
}
