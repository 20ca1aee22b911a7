using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>Turns a condition into parts at work, and says how many deadlines it needs.</summary>
internal sealed class ConditionCompiler(PointTable points, OpeningHours? hours, DeadlineQueue deadlines, SlotPlan slots, long start)
{
    private int _part;

    /// <summary>The rule whose parts are being made, by part number.</summary>
    public List<int> RuleOfPart { get; } = [];

    /// <summary>What takes every good value of a point.</summary>
    public List<(int Point, PointHistory History)> Histories { get; } = [];

    /// <summary>How many deadlines a condition needs.</summary>
    public static int CountParts(Condition condition) =>
        (condition is For or Vote or Age or Changed ? 1 : 0) + Conditions.Children(condition).Sum(CountParts) + Conditions.Quantities(condition).Sum(CountParts);

    /// <summary>Makes the parts of a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="rule">Its rule.</param>
    /// <param name="eases">Whether a failed voter makes a vote easier here: not beneath <c>not</c> or in a quantity, where easier could mean harder.</param>
    public ConditionPart Compile(Condition condition, int rule, bool eases = true) => condition switch
    {
        Threshold threshold => new ThresholdPart(threshold, points[threshold.Point.Index]),
        StateEquals state => new StatePart(state, points[state.Point.Index]),
        Compare compare => new ComparePart(
            compare.Comparison, Compile(compare.Left, rule), Compile(compare.Right, rule), compare.Clear is { } clear ? Compile(clear, rule) : null),
        Bad bad => new BadPart(points[bad.Point.Index]),
        Age age => new AgePart(age, points[age.Point.Index], deadlines, Slot(rule), start),
        Changed changed => new ChangedPart(changed, points[changed.Point.Index], Fed(changed.Point, new ChangeHistory()), deadlines, Slot(rule)),
        And and => new JunctionPart(false, Compile(and.Of, rule, eases)),
        Or or => new JunctionPart(true, Compile(or.Of, rule, eases)),
        Not not => new NotPart(Compile(not.Of, rule, false)),
        Open => new OpenPart(hours),
        Between between => new BetweenPart(between),
        For held => new ForPart(held, Compile(held.Of, rule, eases), deadlines, Slot(rule)),
        Vote vote => new VotePart(vote, Compile(vote.Of, rule, eases), eases, deadlines, Slot(rule)),
        _ => throw new ArgumentException($"The condition {condition.GetType().Name} has no part.", nameof(condition)),
    };

    private static int CountParts(Quantity quantity) =>
        (quantity is Count ? 1 : 0) + Conditions.Children(quantity).Sum(CountParts) + Conditions.Quantities(quantity).Sum(CountParts);

    private ConditionPart[] Compile(IReadOnlyList<Condition> of, int rule, bool eases) => [.. of.Select(part => Compile(part, rule, eases))];

    private QuantityPart Compile(Quantity quantity, int rule) => quantity switch
    {
        Constant constant => new ConstantPart(constant.Value),
        PointValue value => new ValuePart(value, points[value.Point.Index]),
        Windowed window => new WindowPart(window, points[window.Point.Index], Fed(window.Point, new WindowHistory(window.Kind, window.Window))),
        Plus plus => new SumPart(true, Compile(plus.Left, rule), Compile(plus.Right, rule)),
        Minus minus => new SumPart(false, Compile(minus.Left, rule), Compile(minus.Right, rule)),
        Times times => new TimesPart(Compile(times.Of, rule), times.Factor),
        Absolute absolute => new AbsolutePart(Compile(absolute.Of, rule)),
        Combined combined => new CombinedPart(combined.Kind, [.. combined.Of.Select(part => Compile(part, rule))]),
        Tally tally => new TallyPart(Compile(tally.Of, rule, false)),
        Count count => new CountPart(count, Compile(count.Of, rule, false), deadlines, Slot(rule)),
        Ramp ramp => new RampPart(ramp, Compile(ramp.Of, rule)),
        Evidence evidence => new EvidencePart([.. evidence.Of.Select(term => new EvidenceTerm(
            term.Weight, Compile(term.Of, rule), [.. Conditions.PointsOf(term.Of).Select(point => points[point.Index])]))]),
        Holds holds => new HoldsPart(Compile(holds.Of, rule, false)),
        _ => throw new ArgumentException($"The quantity {quantity.GetType().Name} has no part.", nameof(quantity)),
    };

    private T Fed<T>(PointId point, T history)
        where T : PointHistory
    {
        Histories.Add((point.Index, history));
        return history;
    }

    private int Slot(int rule)
    {
        RuleOfPart.Add(rule);
        return slots.Part(_part++);
    }
}
