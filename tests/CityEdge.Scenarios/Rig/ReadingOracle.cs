namespace CityEdge.Scenarios.Rig;

/// <summary>What must be kept of each point, by the words of the report policy and nobody's code: a move beyond the deadband, and one reading in each interval.</summary>
internal sealed class ReadingOracle(int points, double deadband, int interval)
{
    private readonly List<(int Second, float Value)>[] _kept = [.. Enumerable.Range(0, points).Select(static _ => new List<(int, float)>())];

    public IReadOnlyList<(int Second, float Value)> Of(int point) => _kept[point];

    public void Hear(int point, int second, double value, int factor, bool isState)
    {
        var kept = _kept[point];
        if (kept.Count > 0 && second - kept[^1].Second < interval * factor && (isState ? value == kept[^1].Value : Math.Abs(value - kept[^1].Value) <= deadband * factor))
        {
            return;
        }

        kept.Add((second, (float)value));
    }
}
