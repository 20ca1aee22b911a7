using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>
/// Packs inputs into a block of bytes. A block can be read by itself: its first moment is whole, every other one is told by what has changed since the
/// one before. What must hold: what <see cref="InputBlockReader"/> reads is bit for bit what was put in.
/// </summary>
/// <remarks>
/// Integers are little-endian base-128 (7 bits a byte, the top bit says that more follow); signed ones are folded first (0, -1, 1, -2 …).
/// <code>
/// input   = head [moment] body          head: bits 0-1 kind, bit 2 same moment as before, bit 3 clock follows
/// moment  = elapsed wall [clock]        elapsed: change, signed; wall: change of (wall - elapsed), signed
/// clock   = quality u8, minutes i16     how far the wall may be trusted, and the zone's offset
/// reading = point flags u8 reason u8 [value f64] [source] [received]
///                                       flags: bits 0-1 quality, 2 value follows, 3 source time, 4 received at another moment
/// source  = ticks i64, minutes i16      received = elapsed wall clock, as changes from the input's own moment
/// action  = verb u8 origin u8 flags u8 who [why] [alarm] [zone] [point] [duration]     texts: length, then UTF-16 as it was
/// </code>
/// </remarks>
internal sealed class InputBlockWriter
{
    public const byte SameMoment = 1 << 2;
    public const byte ClockFollows = 1 << 3;

    public const byte HasValue = 1 << 2;
    public const byte HasSource = 1 << 3;
    public const byte HasReceived = 1 << 4;

    public const byte HasWhy = 1 << 0;
    public const byte HasAlarm = 1 << 1;
    public const byte HasZone = 1 << 2;
    public const byte HasPoint = 1 << 3;
    public const byte HasDuration = 1 << 4;

    // Head, moment and the longest reading, with some to spare.
    private const int Longest = 128;

    private byte[] _bytes = [];
    private int _used;
    private Moment _last;

    /// <summary>Bytes packed so far.</summary>
    public int Used => _used;

    /// <summary>Inputs packed so far.</summary>
    public int Count { get; private set; }

    /// <summary>Whether another advance or reading certainly fits.</summary>
    public bool HasRoom => _bytes.Length - _used >= Longest;

    /// <summary>Whether a verb certainly fits.</summary>
    public bool HasRoomFor(OperatorAction action) => _bytes.Length - _used >= LongestOf(action);

    /// <summary>Begins a block with room for an input.</summary>
    public void Begin(OperatorAction? action = null)
    {
        var least = action is null ? Longest : LongestOf(action);
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(InputLogDefaults.BlockBytes, least));
        (_used, Count, _last) = (0, 0, default);
    }

    /// <summary>Gives the block away; it belongs to <see cref="ArrayPool{T}.Shared"/>.</summary>
    public ArraySegment<byte> Take()
    {
        var taken = new ArraySegment<byte>(_bytes, 0, _used);
        (_bytes, _used, Count) = ([], 0, 0);
        return taken;
    }

    public void PutAdvance(in Moment at) => PutHead(InputKind.Advance, at);

    public void Put(in Reading reading, in Moment at)
    {
        PutHead(InputKind.Reading, at);
        var bits = BitConverter.DoubleToInt64Bits(reading.Value);
        var hasValue = bits != BitConverter.DoubleToInt64Bits(double.NaN);
        var elsewhere = !Same(reading.Received, at);
        PutUnsigned((uint)reading.Point.Index);
        PutByte((byte)((int)reading.Quality | (hasValue ? HasValue : 0) | (reading.SourceTime is null ? 0 : HasSource) | (elsewhere ? HasReceived : 0)));
        PutByte((byte)reading.Reason);
        if (hasValue)
        {
            PutLong(bits);
        }

        if (reading.SourceTime is { } source)
        {
            PutLong(source.DateTime.Ticks);
            PutMinutes(source.Offset);
        }

        if (elsewhere)
        {
            PutChange(reading.Received, at);
            PutClock(reading.Received);
        }
    }

    public void Put(OperatorAction action, in Moment at)
    {
        PutHead(InputKind.Action, at);
        PutByte((byte)action.Verb);
        PutByte((byte)action.Origin);
        PutByte((byte)((action.Why is null ? 0 : HasWhy) | (action.Alarm is null ? 0 : HasAlarm) | (action.Zone is null ? 0 : HasZone)
            | (action.Point is null ? 0 : HasPoint) | (action.Duration is null ? 0 : HasDuration)));
        PutText(action.Who);
        if (action.Why is { } why)
        {
            PutText(why);
        }

        if (action.Alarm is { } alarm)
        {
            PutSigned(alarm.Index);
        }

        if (action.Zone is { } zone)
        {
            PutSigned(zone);
        }

        if (action.Point is { } point)
        {
            PutSigned(point.Index);
        }

        if (action.Duration is { } duration)
        {
            PutSigned(duration.Ticks);
        }
    }

    private static int LongestOf(OperatorAction action) => Longest + (2 * (action.Who.Length + (action.Why?.Length ?? 0)));

    // To the bit: two moments of the same instant in different zones are not the same here.
    private static bool Same(in Moment a, in Moment b) => a.Elapsed == b.Elapsed && a.Wall.EqualsExact(b.Wall) && a.Clock == b.Clock;

    private void PutHead(InputKind kind, in Moment at)
    {
        Count++;
        if (Count > 1 && Same(at, _last))
        {
            PutByte((byte)((byte)kind | SameMoment));
            return;
        }

        var clock = at.Clock != _last.Clock || at.Wall.Offset != _last.Wall.Offset;
        PutByte((byte)((byte)kind | (clock ? ClockFollows : 0)));
        PutChange(at, _last);
        if (clock)
        {
            PutClock(at);
        }

        _last = at;
    }

    // The wall clock mostly goes as the monotonic one does: then the second number is zero. Both wrap round rather than overflow.
    private void PutChange(in Moment at, in Moment from)
    {
        PutSigned(unchecked(at.Elapsed - from.Elapsed));
        PutSigned(unchecked(at.Wall.DateTime.Ticks - at.Elapsed - (from.Wall.DateTime.Ticks - from.Elapsed)));
    }

    private void PutClock(in Moment at)
    {
        PutByte((byte)at.Clock);
        PutMinutes(at.Wall.Offset);
    }

    private void PutMinutes(TimeSpan offset)
    {
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(_used), (short)offset.TotalMinutes);
        _used += sizeof(short);
    }

    private void PutByte(byte value) => _bytes[_used++] = value;

    private void PutLong(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_used), value);
        _used += sizeof(long);
    }

    private void PutSigned(long value) => PutUnsigned((ulong)((value << 1) ^ (value >> 63)));

    private void PutUnsigned(ulong value)
    {
        while (value >= 0x80)
        {
            PutByte((byte)(value | 0x80));
            value >>= 7;
        }

        PutByte((byte)value);
    }

    private void PutText(string text)
    {
        var chars = MemoryMarshal.AsBytes(text.AsSpan());
        PutUnsigned((uint)text.Length);
        chars.CopyTo(_bytes.AsSpan(_used));
        _used += chars.Length;
    }
}
