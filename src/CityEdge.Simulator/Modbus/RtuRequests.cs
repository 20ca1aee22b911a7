namespace CityEdge.Simulator.Modbus;

/// <summary>
/// Finds requests in a stream of serial bytes, where no byte says "here it begins". A known function tells its length, and the checksum
/// says whether that was a frame; if not, one byte is dropped and the search goes on, so that garbage costs only itself. An unknown
/// function to one of our devices has no length: it is a frame where the checksum fits (it must be refused with exception 1), and given up
/// as soon as a sound request stands behind it. Half a frame ends with silence. Holds at most one longest frame; never throws.
/// </summary>
internal sealed class RtuRequests
{
    /// <summary>Longest serial frame (Modbus over Serial Line V1.02, 2.4.1) — a write of 123 registers and function 23 stay below.</summary>
    public const int MaxFrame = 256;
    private const int MinFrame = 4;

    /// <summary>How far the end of an unknown function is looked for; the ones that exist in the field are short.</summary>
    private const int MaxUnknown = 32;

    private readonly byte[] _held = new byte[2 * MaxFrame];
    private readonly Func<byte, bool> _isOurs;
    private int _count;
    private int _taken;

    /// <param name="isOurs">Whether a device with this address listens here.</param>
    public RtuRequests(Func<byte, bool> isOurs) => _isOurs = isOurs;

    /// <summary>Bytes that belonged to no frame.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many bytes can be fed now.</summary>
    public int Room
    {
        get
        {
            Compact();
            return _held.Length - _count;
        }
    }

    /// <summary>True while part of a frame is held.</summary>
    public bool HasPart => _count > _taken;

    /// <summary>Adds bytes; no more than <see cref="Room"/>.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        Compact();
        bytes.CopyTo(_held.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>The line was silent: what is held will never become a frame.</summary>
    public void Silence()
    {
        Dropped += _count - _taken;
        _count = _taken = 0;
    }

    /// <summary>The next whole request with address and checksum; the span lives until the next call.</summary>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        while (_count - _taken >= MinFrame)
        {
            var held = _held.AsSpan(_taken, _count - _taken);
            var length = LengthOf(held);
            if (length is null)
            {
                length = _isOurs(held[0]) ? UnknownLength(held) : -1;
            }
            if (length == 0 || length > held.Length)
            {
                break;
            }
            if (length > 0 && SlaveCrc.Fits(held[..length.Value]))
            {
                frame = held[..length.Value];
                _taken += length.Value;
                return true;
            }
            _taken++;
            Dropped++;
        }
        frame = default;
        return false;
    }

    /// <summary>Length of a request by its function: 0 not yet known, -1 no request begins so, null an unknown function.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> held) => held[1] switch
    {
        >= 1 and <= 6 => 8,
        15 or 16 => held.Length < 7 ? 0 : Bounded(9 + held[6]),
        22 => 10,
        23 => held.Length < 11 ? 0 : Bounded(13 + held[10]),
        43 when held[2] == 14 => 7,
        _ => null,
    };

    private static int Bounded(int length) => length <= MaxFrame ? length : -1;

    private static int UnknownLength(ReadOnlySpan<byte> held)
    {
        var crc = SlaveCrc.Start;
        for (var length = 1; length <= Math.Min(held.Length, MaxUnknown); length++)
        {
            crc = SlaveCrc.Next(crc, held[length - 1]);
            if (crc == 0 && length >= MinFrame)
            {
                return length;
            }
        }
        return held.Length >= MaxUnknown || SoundRequestBehind(held) ? -1 : 0;
    }

    private static bool SoundRequestBehind(ReadOnlySpan<byte> held)
    {
        for (var at = 1; at <= held.Length - MinFrame; at++)
        {
            var rest = held[at..];
            if (LengthOf(rest) is { } length && length > 0 && length <= rest.Length && SlaveCrc.Fits(rest[..length]))
            {
                return true;
            }
        }
        return false;
    }

    private void Compact()
    {
        if (_taken > 0)
        {
            _held.AsSpan(_taken, _count - _taken).CopyTo(_held);
            _count -= _taken;
            _taken = 0;
        }
    }
}
