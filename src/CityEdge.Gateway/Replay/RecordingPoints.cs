using System.Text;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>The points of a site by the names that recordings use, with what each can measure: a value that live would refuse is refused here too.</summary>
internal sealed class RecordingPoints
{
    private readonly Dictionary<byte[], int> _byName;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly (double Low, double High)[] _range;
    private readonly HashSet<int>?[] _states;

    public RecordingPoints(BoundSite site)
    {
        Points = site.Model.Points;
        _byName = new Dictionary<byte[], int>(new NameComparer());
        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var i = 0; i < Points.Count; i++)
        {
            _byName.TryAdd(Encoding.UTF8.GetBytes(Points[i].Name), i);
        }

        _range = new (double, double)[Points.Count];
        Array.Fill(_range, (double.NegativeInfinity, double.PositiveInfinity));
        _states = new HashSet<int>?[Points.Count];
        foreach (var point in site.Lines.SelectMany(static line => line.Devices).SelectMany(static device => device.Points))
        {
            _range[point.Id.Index] = (point.Profile.Min ?? double.NegativeInfinity, point.Profile.Max ?? double.PositiveInfinity);
            _states[point.Id.Index] = point.Profile.Kind == PointKind.State && point.Profile.States.Count > 0 ? [.. point.Profile.States.Keys] : null;
        }
    }

    public IReadOnlyList<PointDefinition> Points { get; }

    public IEnumerable<string> Names => Points.Select(static point => point.Name);

    /// <summary>Index of the point of this name; -1 for none.</summary>
    public int Find(ReadOnlySpan<byte> name) => _lookup.TryGetValue(name, out var index) ? index : -1;

    /// <summary>Whether the point's sensor can say this value; what it cannot is Bad, OutOfRange, as in a running gateway.</summary>
    public bool CanBe(int point, double value)
    {
        var (low, high) = _range[point];
        return value >= low && value <= high && (_states[point] is not { } states || (value == Math.Floor(value) && states.Contains((int)value)));
    }
}
