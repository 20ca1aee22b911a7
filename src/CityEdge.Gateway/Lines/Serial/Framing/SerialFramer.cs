using CityEdge.Gateway.Lines.Serial.Protocols;

namespace CityEdge.Gateway.Lines.Serial.Framing;

/// <summary>
/// Finds the frames of one protocol in bytes as they dribble in. What holds:
/// no more is kept than the longest frame of the protocol, whatever comes;
/// a frame is found by shape and checksum, never by gaps, behind any garbage;
/// the earliest bytes that may still become a frame are waited for until they are one, are none, or <see cref="Silence"/> says that no more
/// comes, after which frames inside them are found;
/// every byte thrown away is counted under its reason; nothing is allocated after construction.
/// </summary>
/// <example><code>
/// while (!bytes.IsEmpty)
/// {
///     bytes = bytes[framer.Take(bytes)..];
///     while (framer.TryNext(out var frame)) { … }
/// }
/// </code></example>
internal sealed class SerialFramer
{
    private readonly SerialProtocol _protocol;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private bool _isSilent;

    public SerialFramer(SerialProtocol protocol)
    {
        _protocol = protocol;
        _buffer = new byte[protocol.LongestFrame];
    }

    /// <summary>What was thrown away so far, and why.</summary>
    public FrameLosses Losses { get; private set; }

    /// <summary>Whether the beginning of a frame is held that is not yet whole.</summary>
    public bool IsHolding => _end > _start;

    /// <summary>Takes as many bytes as there is room for and returns how many; at least one after <see cref="TryNext"/> has returned false.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var count = Math.Min(bytes.Length, _buffer.Length - _end);
        bytes[..count].CopyTo(_buffer.AsSpan(_end));
        _end += count;
        _isSilent &= count == 0;
        return count;
    }

    /// <summary>The line is silent: what is held and not whole is no frame. Frames inside it come from <see cref="TryNext"/>.</summary>
    public void Silence() => _isSilent = true;

    /// <summary>The next whole frame; valid until the next call.</summary>
    public bool TryNext(out ReadOnlySpan<byte> frame)
    {
        while (_start < _end)
        {
            var held = _buffer.AsSpan(_start, _end - _start);
            var verdict = _protocol.Find(held);
            if (verdict.IsWhole)
            {
                _start += verdict.Length;
                frame = held[..verdict.Length];
                return true;
            }

            if (verdict.IsOpen && !_isSilent)
            {
                break;
            }

            _start++;
            Losses = Losses.With(verdict.IsOpen ? FrameFault.Truncated : verdict.Fault);
        }

        frame = default;
        return false;
    }
}
