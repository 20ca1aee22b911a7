namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>What a count of rare events says of their rate.</summary>
internal static class PoissonBound
{
    private const double Doubt = 0.05;

    /// <summary>The mean above which so few events would be seen in one case of twenty: 3.0 for none.</summary>
    public static double Upper(int seen)
    {
        var (low, high) = (0.0, 10.0 + (3.0 * seen));
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = AtMost(seen, middle) > Doubt ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double AtMost(int seen, double mean)
    {
        var (term, sum) = (Math.Exp(-mean), 0.0);
        for (var i = 0; i <= seen; i++)
        {
            sum += term;
            term *= mean / (i + 1);
        }

        return sum;
    }
}
