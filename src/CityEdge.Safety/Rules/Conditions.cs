using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>Walks over the trees of conditions and quantities.</summary>
public static class Conditions
{
    /// <summary>The condition and every condition in it, those beneath its quantities too.</summary>
    public static IEnumerable<Condition> Flatten(Condition condition) =>
        Children(condition).SelectMany(Flatten).Concat(Quantities(condition).SelectMany(Flatten).SelectMany(Children).SelectMany(Flatten)).Prepend(condition);

    /// <summary>Every quantity in a condition.</summary>
    public static IEnumerable<Quantity> QuantitiesOf(Condition condition) => Flatten(condition).SelectMany(Quantities).SelectMany(Flatten);

    /// <summary>Every point that a condition asks, once, in the order of the text.</summary>
    public static IEnumerable<PointId> PointsOf(Condition condition) => Points(condition).Distinct();

    /// <summary>Every point that a quantity asks, once, in the order of the text.</summary>
    public static IEnumerable<PointId> PointsOf(Quantity quantity) => Points(quantity).Distinct();

    /// <summary>Every window of a condition over a point's values: rises, falls, averages, minima and maxima.</summary>
    public static IEnumerable<Windowed> WindowsOf(Condition condition) => QuantitiesOf(condition).OfType<Windowed>();

    /// <summary>How many parts a condition has; a rule has at most <see cref="RuleParser.MaxParts"/>.</summary>
    public static int PartsOf(Condition condition) => 1 + Children(condition).Sum(PartsOf) + Quantities(condition).Sum(PartsOf);

    /// <summary>How many parts a quantity has.</summary>
    public static int PartsOf(Quantity quantity) => 1 + Children(quantity).Sum(PartsOf) + Quantities(quantity).Sum(PartsOf);

    /// <summary>Whether a condition asks the wall clock.</summary>
    public static bool AsksClock(Condition condition) => Flatten(condition).Any(static part => part is Open or Between);

    /// <summary>
    /// How long a condition asks for by itself: <c>for</c> within <c>for</c> adds up, side by side the longer counts. The windows of its quantities
    /// (<see cref="WindowsOf"/>) are not in it.
    /// </summary>
    public static TimeSpan HeldFor(Condition condition) =>
        (condition is For held ? held.Duration : TimeSpan.Zero)
        + Children(condition).Concat(Quantities(condition).SelectMany(Flatten).SelectMany(Children))
            .Select(HeldFor).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>
    /// How long a condition asks for once a point has shown it, by the quickest of the alternatives that the point stands in: what holds one way to an
    /// alarm back holds no other back; what else one way asks for, and must stand for a time, holds it back. Null where the point shows nothing: it is not asked, or only after <c>bad</c>, or only under a <c>not</c> that stands
    /// beside something positive, where it can hold back and no more.
    /// </summary>
    public static TimeSpan? QuickestBy(Condition condition, PointId point) => condition switch
    {
        Bad => null,
        Or or => or.Of.Select(one => QuickestBy(one, point)).Min(),
        And and => ByAll([.. and.Of.Where(one => one is not Not || and.Of.All(static other => other is Not or Open or Between))], point),
        Vote vote => vote.Of.Select(one => QuickestBy(one, point)).Max(),
        Not not => QuickestBy(not.Of, point),
        For held => QuickestBy(held.Of, point) + held.Duration,
        _ => PointsOf(condition).Contains(point) ? HeldFor(condition) : null,
    };

    private static TimeSpan? ByAll(Condition[] of, PointId point) => of.Any(one => QuickestBy(one, point) is not null)
        ? of.Max(one => QuickestBy(one, point) ?? (one is Not or For { Of: Not } || !PointsOf(one).Any() ? TimeSpan.Zero : HeldFor(one)))
        : null;

    /// <summary>The conditions right beneath one.</summary>
    internal static IReadOnlyList<Condition> Children(Condition condition) => condition switch
    {
        And and => and.Of,
        Or or => or.Of,
        Not not => [not.Of],
        For held => [held.Of],
        Vote vote => vote.Of,
        _ => [],
    };

    /// <summary>The conditions right beneath a quantity.</summary>
    internal static IReadOnlyList<Condition> Children(Quantity quantity) => quantity switch
    {
        Tally tally => tally.Of,
        Count count => [count.Of],
        Holds holds => [holds.Of],
        _ => [],
    };

    /// <summary>The quantities right beneath a condition.</summary>
    internal static IReadOnlyList<Quantity> Quantities(Condition condition) => condition switch
    {
        Compare { Clear: { } clear } compare => [compare.Left, compare.Right, clear],
        Compare compare => [compare.Left, compare.Right],
        _ => [],
    };

    /// <summary>The quantities right beneath one.</summary>
    internal static IReadOnlyList<Quantity> Quantities(Quantity quantity) => quantity switch
    {
        Plus plus => [plus.Left, plus.Right],
        Minus minus => [minus.Left, minus.Right],
        Times times => [times.Of],
        Absolute absolute => [absolute.Of],
        Combined combined => combined.Of,
        Ramp ramp => [ramp.Of],
        Evidence evidence => [.. evidence.Of.Select(static term => term.Of)],
        _ => [],
    };

    /// <summary>A quantity and every quantity in it, up to the conditions beneath.</summary>
    internal static IEnumerable<Quantity> Flatten(Quantity quantity) => Quantities(quantity).SelectMany(Flatten).Prepend(quantity);

    private static IEnumerable<PointId> Points(Condition condition) => condition switch
    {
        Threshold threshold => [threshold.Point],
        StateEquals state => [state.Point],
        Bad bad => [bad.Point],
        Age age => [age.Point],
        Changed changed => [changed.Point],
        _ => Children(condition).SelectMany(Points).Concat(Quantities(condition).SelectMany(Points)),
    };

    private static IEnumerable<PointId> Points(Quantity quantity) => quantity switch
    {
        PointValue value => [value.Point],
        Windowed windowed => [windowed.Point],
        _ => Children(quantity).SelectMany(Points).Concat(Quantities(quantity).SelectMany(Points)),
    };
}
