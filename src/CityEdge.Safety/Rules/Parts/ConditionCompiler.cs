using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>Turns a condition into parts at work, and says which points and how many deadlines it needs.</summary>
internal sealed class ConditionCompiler(PointTable points, OpeningHours? hours, DeadlineQueue deadlines, SlotPlan slots, long start)
{
    private int _part;

    /// <summary>The rule whose parts are being made, by part number.</summary>
    public List<int> RuleOfPart { get; } = [];

    /// <summary>Parts that take every good value of a point.</summary>
    public List<(int Point, RisePart Part)> Rises { get; } = [];

    /// <summary>How many deadlines a condition needs.</summary>
    public static int CountParts(Condition condition) => condition switch
    {
        And and => and.Of.Sum(CountParts),
        Or or => or.Of.Sum(CountParts),
        Not not => CountParts(not.Of),
        For held => 1 + CountParts(held.Of),
        Vote vote => 1 + vote.Of.Sum(CountParts),
        Age => 1,
        _ => 0,
    };

    /// <summary>Every point that a condition asks, once.</summary>
    public static IEnumerable<PointId> PointsOf(Condition condition) => All(condition).Distinct();

    /// <summary>The condition and everything in it.</summary>
    public static IEnumerable<Condition> Flatten(Condition condition) => Children(condition).SelectMany(Flatten).Prepend(condition);

    public ConditionPart Compile(Condition condition, int rule) => condition switch
    {
        Threshold threshold => new ThresholdPart(threshold, points[threshold.Point.Index]),
        StateEquals state => new StatePart(state, points[state.Point.Index]),
        Rise rise => Watched(rise),
        Bad bad => new BadPart(points[bad.Point.Index]),
        Age age => new AgePart(age, points[age.Point.Index], deadlines, Slot(rule), start),
        And and => new JunctionPart(false, [.. and.Of.Select(part => Compile(part, rule))]),
        Or or => new JunctionPart(true, [.. or.Of.Select(part => Compile(part, rule))]),
        Not not => new NotPart(Compile(not.Of, rule)),
        Open => new OpenPart(hours),
        For held => new ForPart(held, Compile(held.Of, rule), deadlines, Slot(rule)),
        Vote vote => new VotePart(vote, [.. vote.Of.Select(part => Compile(part, rule))], deadlines, Slot(rule)),
        _ => throw new ArgumentException($"The condition {condition.GetType().Name} has no part.", nameof(condition)),
    };

    private static IEnumerable<PointId> All(Condition condition) => Flatten(condition).SelectMany(static part => part switch
    {
        Threshold threshold => (PointId[])[threshold.Point],
        StateEquals state => [state.Point],
        Rise rise => [rise.Point],
        Bad bad => [bad.Point],
        Age age => [age.Point],
        _ => [],
    });

    private static IReadOnlyList<Condition> Children(Condition condition) => condition switch
    {
        And and => and.Of,
        Or or => or.Of,
        Not not => [not.Of],
        For held => [held.Of],
        Vote vote => vote.Of,
        _ => [],
    };

    private RisePart Watched(Rise rise)
    {
        var part = new RisePart(rise, points[rise.Point.Index]);
        Rises.Add((rise.Point.Index, part));
        return part;
    }

    private int Slot(int rule)
    {
        RuleOfPart.Add(rule);
        return slots.Part(_part++);
    }
}
