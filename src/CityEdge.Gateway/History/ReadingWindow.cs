using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>The readings of some hours, by point; the open one lies in memory until it is closed with all its documents in one transaction.</summary>
/// <param name="key">The first record in it: the same again when it is read from the journal again.</param>
internal sealed class ReadingWindow(RecordId key)
{
    private readonly Dictionary<string, PointReadings> _points = new(StringComparer.Ordinal);

    public RecordId Key => key;

    public DateTimeOffset Oldest { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset Newest { get; private set; } = DateTimeOffset.MinValue;

    public int Bytes { get; private set; }

    public IReadOnlyCollection<PointReadings> Points => _points.Values;

    public PointReadings? Of(string point) => _points.GetValueOrDefault(point);

    public void Add(string name, PointKind kind, string unit, in ReadingSample sample)
    {
        if (!_points.TryGetValue(name, out var point))
        {
            _points.Add(name, point = new PointReadings(name));
            Bytes += HistoryDefaults.DocumentCost;
        }

        Bytes += point.Add(kind, unit, sample);
        Oldest = sample.At < Oldest ? sample.At : Oldest;
        Newest = sample.At > Newest ? sample.At : Newest;
    }
}
