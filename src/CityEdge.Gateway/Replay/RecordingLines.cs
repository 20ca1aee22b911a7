namespace CityEdge.Gateway.Replay;

/// <summary>The lines of a stream as bytes, one after the other, without their ends; a byte order mark is passed over. Holds one buffer, whatever the file's length.</summary>
internal sealed class RecordingLines(Stream stream) : IDisposable
{
    /// <summary>No row of a recording is longer; a longer line is returned cut, and <see cref="IsCut"/> says so.</summary>
    public const int MostLine = 64 << 10;

    private readonly byte[] _buffer = new byte[4 * MostLine];
    private int _from;
    private int _to;
    private bool _ended;
    private bool _passing;

    /// <summary>Number of the line that was returned last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The line that was returned last is only the beginning of one.</summary>
    public bool IsCut { get; private set; }

    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var held = _buffer.AsSpan(_from, _to - _from);
            var end = held.IndexOf((byte)'\n');
            if (end < 0 && !_ended && held.Length <= MostLine)
            {
                Fill();
                continue;
            }

            if (held.IsEmpty && _ended)
            {
                line = default;
                return false;
            }

            var whole = end >= 0 && end <= MostLine;
            var length = whole ? end : Math.Min(held.Length, MostLine);
            _from += length + (whole ? 1 : 0);
            var first = !_passing;
            _passing = !whole && !(_ended && _from == _to);
            if (!first)
            {
                continue;
            }

            Number++;
            IsCut = _passing;
            line = held[..length];
            line = Number == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            return true;
        }
    }

    public void Dispose() => stream.Dispose();

    private void Fill()
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        (_to, _from) = (_to - _from, 0);
        var read = stream.Read(_buffer, _to, _buffer.Length - _to);
        _to += read;
        _ended = read == 0;
    }
}
