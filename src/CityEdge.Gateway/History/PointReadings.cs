using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>One point's readings of one window.</summary>
internal sealed class PointReadings(string name)
{
    private byte[] _bytes = new byte[64];
    private int _length;
    private long _last;

    public string Name => name;

    public PointKind Kind { get; private set; }

    public string Unit { get; private set; } = "";

    public int Count { get; private set; }

    /// <summary>What the deltas count from, in milliseconds of Unix time.</summary>
    public long Start { get; private set; }

    public ReadingSample Newest { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public int Add(PointKind kind, string unit, in ReadingSample sample)
    {
        (Kind, Unit) = (kind, unit);
        if (Count++ == 0)
        {
            Start = _last = sample.At.ToUnixTimeMilliseconds();
        }

        if (_bytes.Length - _length < SampleCode.Most)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        var written = SampleCode.Write(sample, _last, _bytes.AsSpan(_length));
        _last = sample.At.ToUnixTimeMilliseconds();
        _length += written;
        Newest = sample;
        return written;
    }
}
