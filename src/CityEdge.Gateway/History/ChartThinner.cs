using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>Makes few samples of many without losing what a chart is looked at for: the lowest, the highest and the gaps.</summary>
internal static class ChartThinner
{
    private const int OfStretch = 3;

    /// <summary>At most so many of the samples, in order of time; all of them where they are few enough.</summary>
    public static IReadOnlyList<ReadingSample> Thin(List<ReadingSample> samples, int most)
    {
        samples.Sort(static (a, b) => a.At.CompareTo(b.At));
        if (samples.Count <= most)
        {
            return samples;
        }

        var stretches = Math.Max(1, most / OfStretch);
        var (start, whole) = (samples[0].At, samples[^1].At - samples[0].At);
        var thinned = new List<ReadingSample>(most);
        for (int stretch = 0, from = 0; stretch < stretches; stretch++)
        {
            var end = stretch == stretches - 1 ? DateTimeOffset.MaxValue : start + (whole * ((stretch + 1.0) / stretches));
            var upTo = from;
            while (upTo < samples.Count && samples[upTo].At < end)
            {
                upTo++;
            }

            thinned.AddRange(Extremes(samples, from, upTo).Order().Select(index => samples[index]));
            from = upTo;
        }

        return thinned;
    }

    private static HashSet<int> Extremes(List<ReadingSample> samples, int from, int upTo)
    {
        var (lowest, highest, bad) = (-1, -1, -1);
        for (var i = from; i < upTo; i++)
        {
            if (samples[i].Quality == Quality.Bad)
            {
                bad = bad < 0 ? i : bad;
                continue;
            }

            lowest = lowest < 0 || samples[i].Value < samples[lowest].Value ? i : lowest;
            highest = highest < 0 || samples[i].Value > samples[highest].Value ? i : highest;
        }

        return [.. new[] { lowest, highest, bad }.Where(static index => index >= 0)];
    }
}
