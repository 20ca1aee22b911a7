namespace CityEdge.Benchmarks;

/// <summary>What one round has measured, to be asked for its middle and its tail.</summary>
internal sealed class Samples(int expected = 1024)
{
    private readonly List<double> _values = new(expected);

    public int Count => _values.Count;

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public double Worst => At(1);

    public void Add(double value) => _values.Add(value);

    /// <summary>The smallest value that so great a share of the samples does not exceed.</summary>
    public double At(double share)
    {
        var sorted = _values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
