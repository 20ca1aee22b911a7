using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>
/// Makes few samples of many while they are read, without losing what a chart is looked at for: the lowest, the highest and the gaps. However many come in whatever order, it
/// holds no more than it hands out.
/// </summary>
/// <remarks>
/// Up to <paramref name="most"/> samples are kept as they are. With one more they are put into stretches of equal length, each of which keeps its lowest, its highest and its first
/// bad sample; where there would be too many stretches their length is doubled, which makes one of every two. So nothing need be known beforehand of where the samples begin and end.
/// </remarks>
/// <param name="most">Most samples that come out; at least three.</param>
internal sealed class ChartThinner(int most)
{
    private const int OfStretch = 3;

    private readonly List<ReadingSample> _all = [];
    private readonly Dictionary<long, Stretch> _stretches = [];
    private int _doublings;

    /// <summary>How many came in.</summary>
    public long Count { get; private set; }

    /// <summary>How many are held.</summary>
    public int Held => _all.Count + _stretches.Values.Sum(static stretch => stretch.Count);

    /// <summary>Takes one in.</summary>
    public void Add(in ReadingSample sample)
    {
        Count++;
        if (Count <= most)
        {
            _all.Add(sample);
            return;
        }

        foreach (var kept in _all)
        {
            Put(kept);
        }

        _all.Clear();
        Put(sample);
    }

    /// <summary>Takes in those of a time.</summary>
    /// <param name="samples">They are gone through once.</param>
    /// <param name="from">From here on.</param>
    /// <param name="to">And before here.</param>
    public void AddAll(IEnumerable<ReadingSample> samples, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var sample in samples)
        {
            if (sample.At >= from && sample.At < to)
            {
                Add(sample);
            }
        }
    }

    /// <summary>What there is to show, in order of time.</summary>
    public IReadOnlyList<ReadingSample> Samples() =>
        [.. _all.Concat(_stretches.Values.SelectMany(static stretch => stretch.Samples())).OrderBy(static sample => sample.At)];

    private void Put(in ReadingSample sample)
    {
        var time = sample.At.ToUnixTimeMilliseconds();
        var place = time >> _doublings;
        _stretches[place] = _stretches.GetValueOrDefault(place).With(sample);
        while (_stretches.Count > Math.Max(1, most / OfStretch))
        {
            Double();
        }
    }

    private void Double()
    {
        _doublings++;
        var narrow = _stretches.OrderBy(static stretch => stretch.Key).ToList();
        _stretches.Clear();
        foreach (var (place, stretch) in narrow)
        {
            _stretches[place >> 1] = _stretches.GetValueOrDefault(place >> 1).With(stretch);
        }
    }

    /// <summary>What is kept of one stretch of time.</summary>
    private readonly record struct Stretch(ReadingSample? Lowest, ReadingSample? Highest, ReadingSample? Bad)
    {
        public int Count => Samples().Count();

        public Stretch With(in ReadingSample sample) => sample.Quality == Quality.Bad || double.IsNaN(sample.Value)
            ? this with { Bad = Bad is { } bad && bad.At <= sample.At ? Bad : sample }
            : this with
            {
                Lowest = Lowest is { } lowest && lowest.Value <= sample.Value ? Lowest : sample,
                Highest = Highest is { } highest && highest.Value >= sample.Value ? Highest : sample,
            };

        public Stretch With(in Stretch later)
        {
            var both = this;
            foreach (var sample in later.Samples())
            {
                both = both.With(sample);
            }

            return both;
        }

        // One that is both the lowest and the highest is there once.
        public IEnumerable<ReadingSample> Samples()
        {
            if (Lowest is { } lowest)
            {
                yield return lowest;
            }

            if (Highest is { } highest && Highest != Lowest)
            {
                yield return highest;
            }

            if (Bad is { } bad)
            {
                yield return bad;
            }
        }
    }
}
