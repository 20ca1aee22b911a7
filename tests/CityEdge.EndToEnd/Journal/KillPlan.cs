namespace CityEdge.EndToEnd.Journal;

/// <summary>When a life of the child ends: drawn from the seed. Half of them early, from before its first line through the opening of the lanes.</summary>
/// <param name="AfterLines">Lines to wait for; 0 is the process itself.</param>
/// <param name="Then">Time from then to the kill.</param>
/// <param name="Lives">True where it is left alone to end by itself.</param>
internal readonly record struct KillPlan(int AfterLines, TimeSpan Then, bool Lives)
{
    public static KillPlan Draw(Random random) => random.Next(100) switch
    {
        < 8 => new(0, Milliseconds(random, 90), false),
        < 50 => new(1, Milliseconds(random, 12), false),
        < 55 => new(0, TimeSpan.Zero, true),
        _ => new(random.Next(2, 400), Milliseconds(random, 4), false),
    };

    private static TimeSpan Milliseconds(Random random, double most) => TimeSpan.FromMilliseconds(random.NextDouble() * most);
}
