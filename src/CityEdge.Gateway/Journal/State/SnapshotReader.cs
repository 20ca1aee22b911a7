using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.State;

/// <summary>
/// Reads what <see cref="SnapshotWriter"/> wrote. What must hold whatever the bytes are: it never throws, never reads past the end, and never allocates more than
/// a fixed multiple of what it was given. After the first thing that cannot be, <see cref="Failed"/> is true and everything read is empty.
/// </summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    // Texts share their beginnings, so that few bytes may stand for much text; this is more than any site has.
    private const int TextBytesMost = 4 << 20;

    private readonly List<string> _texts = [];
    private readonly List<long> _times = [];
    private readonly List<long> _values = [];
    private ReadOnlySpan<byte> _left = bytes;
    private byte[] _lastText = [];
    private int _textBytes;

    /// <summary>The moment that ages count from.</summary>
    public Moment Taken { get; set; }

    public bool Failed { get; private set; }

    public readonly bool AtEnd => _left.IsEmpty;

    /// <summary>Notes that something cannot be.</summary>
    public void Require(bool can)
    {
        if (!can)
        {
            Failed = true;
            _left = [];
        }
    }

    public byte Byte()
    {
        if (_left.IsEmpty)
        {
            Require(false);
            return 0;
        }

        var value = _left[0];
        _left = _left[1..];
        return value;
    }

    public ulong Number()
    {
        var value = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            Require(shift < 63 || next <= 1);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return Failed ? 0 : value;
            }
        }

        Require(false);
        return 0;
    }

    public long Signed() => Number() is var number ? (long)(number >> 1) ^ -(long)(number & 1) : 0;

    /// <summary>A number that an <see cref="int"/> holds.</summary>
    public int Small()
    {
        var value = Signed();
        Require(value is >= int.MinValue and <= int.MaxValue);
        return Failed ? 0 : (int)value;
    }

    /// <summary>How many entries follow; each takes at least as many bytes as given, so that a length is believed only as far as there are bytes for it.</summary>
    public int Count(int bytesEach)
    {
        var count = Number();
        Require(count <= (ulong)(_left.Length / bytesEach));
        return Failed ? 0 : (int)count;
    }

    public long Time()
    {
        if (Next(_times.Count) is var index && index < _times.Count)
        {
            return _times[index];
        }

        _times.Add(Signed());
        return _times[^1];
    }

    public long Value()
    {
        if (Next(_values.Count) is var index && index < _values.Count)
        {
            return _values[index];
        }

        var bits = 0L;
        if (BinaryPrimitives.TryReadInt64LittleEndian(_left, out var read))
        {
            bits = read;
            _left = _left[8..];
        }
        else
        {
            Require(false);
        }

        _values.Add(bits);
        return bits;
    }

    public string Text()
    {
        if (Next(_texts.Count) is var index && index < _texts.Count)
        {
            return _texts[index];
        }

        _texts.Add(NewText());
        return _texts[^1];
    }

    /// <summary>A name: never empty.</summary>
    public string Name()
    {
        var name = Text();
        Require(name.Length > 0);
        return name;
    }

    public DateTimeOffset Wall(DateTimeOffset expected)
    {
        var ticks = unchecked(expected.UtcTicks + Signed());
        return Local(ticks, unchecked(expected.TotalOffsetMinutes + Signed()));
    }

    /// <summary>The moment that an age implies.</summary>
    public Moment Expected(long ago) =>
        new(unchecked(Taken.Elapsed - ago), Local(unchecked(Taken.Wall.UtcTicks - ago), Taken.Wall.TotalOffsetMinutes), Taken.Clock);

    public Moment Moment(long ago)
    {
        var elapsed = unchecked(Taken.Elapsed - ago + Signed());
        var ticks = unchecked(Taken.Wall.UtcTicks - ago + Signed());
        var wall = Local(ticks, unchecked(Taken.Wall.TotalOffsetMinutes + Signed()));
        return new(elapsed, wall, Defined<ClockQuality>());
    }

    /// <summary>A value of an enumeration of bytes; one that is not defined is damage.</summary>
    public T Defined<T>()
        where T : struct, Enum
    {
        var value = Unsafe.BitCast<byte, T>(Byte());
        Require(Enum.IsDefined(value));
        return Failed ? default : value;
    }

    private DateTimeOffset Local(long utcTicks, long offsetMinutes)
    {
        const int offsetMost = 14 * 60;
        var local = unchecked(utcTicks + (offsetMinutes * TimeSpan.TicksPerMinute));
        Require(offsetMinutes is >= -offsetMost and <= offsetMost
            && utcTicks >= 0 && utcTicks <= DateTime.MaxValue.Ticks && local >= 0 && local <= DateTime.MaxValue.Ticks);
        return Failed ? default : new(local, TimeSpan.FromMinutes(offsetMinutes));
    }

    private int Next(int known)
    {
        var index = Number();
        Require(index <= (ulong)known);
        return Failed ? known : (int)index;
    }

    private string NewText()
    {
        var (shared, more) = (Number(), Number());
        Require(shared <= (ulong)_lastText.Length && more <= (ulong)_left.Length && shared + more <= SnapshotCodec.TextMost);
        if (Failed || (_textBytes += (int)(shared + more)) > TextBytesMost)
        {
            Require(false);
            return "";
        }

        _lastText = [.. _lastText.AsSpan(0, (int)shared), .. _left[..(int)more]];
        _left = _left[(int)more..];
        Require(Utf8.IsValid(_lastText));
        return Failed ? "" : Encoding.UTF8.GetString(_lastText);
    }
}
