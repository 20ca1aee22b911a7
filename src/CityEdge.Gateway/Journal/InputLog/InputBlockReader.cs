using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>Unpacks what <see cref="InputBlockWriter"/> packed, in its layout. Never throws: bytes that no recorder wrote end the block.</summary>
internal sealed class InputBlockReader
{
    // No gateway runs for 500 years, and no wall clock is set that far from ours; within these, arithmetic on moments cannot overflow.
    private const long MostElapsed = 500 * 366 * TimeSpan.TicksPerDay;

    private static readonly long EarliestWall = new DateTime(1200, 1, 1).Ticks;
    private static readonly long LatestWall = new DateTime(8000, 1, 1).Ticks;

    private readonly ReadOnlyMemory<byte> _bytes;
    private int _at;
    private bool _broken;
    private bool _begun;
    private Moment _last;

    /// <param name="bytes">One block, its checksum checked.</param>
    public InputBlockReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>True when the block ended with bytes that make no input.</summary>
    public bool IsBroken => _broken;

    /// <summary>Whether a gateway can have had this moment: within these bounds no arithmetic on it overflows.</summary>
    public static bool IsPossible(long elapsed, long wall, TimeSpan offset) =>
        elapsed is >= -MostElapsed and <= MostElapsed && wall >= EarliestWall && wall <= LatestWall && Math.Abs(offset.TotalHours) <= 14;

    public bool TryNext(out EngineInput input)
    {
        input = default;
        if (_broken || _at == _bytes.Length)
        {
            return false;
        }

        var head = TakeByte();
        var at = (head & InputBlockWriter.SameMoment) != 0 ? _last : TakeMoment((head & InputBlockWriter.ClockFollows) != 0);
        _broken |= head >= 1 << 4 || (!_begun && (head & InputBlockWriter.SameMoment) != 0);
        _last = at;
        _begun = true;
        switch ((InputKind)(head & 3))
        {
            case InputKind.Advance:
                input = new EngineInput(InputKind.Advance, at);
                break;
            case InputKind.Reading:
                input = new EngineInput(InputKind.Reading, at, TakeReading(at));
                break;
            case InputKind.Action:
                input = new EngineInput(InputKind.Action, at, Action: TakeAction());
                break;
            default:
                _broken = true;
                break;
        }

        return !_broken;
    }

    private Moment TakeMoment(bool clock)
    {
        var (elapsed, wall) = TakeChange(_last);
        var (quality, offset) = clock ? TakeClock() : (_last.Clock, _last.Wall.Offset);
        return new Moment(elapsed, WallOf(wall, offset), quality);
    }

    private Reading TakeReading(in Moment at)
    {
        var point = TakeUnsigned();
        var flags = TakeByte();
        var reason = (QualityReason)TakeByte();
        var quality = (Quality)(flags & 3);
        _broken |= point > int.MaxValue || flags >= 1 << 5 || !Enum.IsDefined(quality) || !Enum.IsDefined(reason);
        var value = (flags & InputBlockWriter.HasValue) != 0 ? BitConverter.Int64BitsToDouble(TakeLong()) : double.NaN;
        DateTimeOffset? source = (flags & InputBlockWriter.HasSource) != 0 ? WallOf(TakeLong(), TakeMinutes()) : null;
        var received = at;
        if ((flags & InputBlockWriter.HasReceived) != 0)
        {
            var (elapsed, wall) = TakeChange(at);
            var (clock, offset) = TakeClock();
            received = new Moment(elapsed, WallOf(wall, offset), clock);
        }

        return new Reading(new PointId((int)(point & int.MaxValue)), value, quality, reason, source, received);
    }

    private OperatorAction TakeAction()
    {
        var (verb, origin, flags) = ((OperatorVerb)TakeByte(), (ActionOrigin)TakeByte(), TakeByte());
        _broken |= !Enum.IsDefined(verb) || !Enum.IsDefined(origin) || flags >= 1 << 5;
        return new OperatorAction
        {
            Verb = verb,
            Origin = origin,
            Who = TakeText(),
            Why = (flags & InputBlockWriter.HasWhy) != 0 ? TakeText() : null,
            Alarm = (flags & InputBlockWriter.HasAlarm) != 0 ? new AlarmId(TakeIndex()) : null,
            Zone = (flags & InputBlockWriter.HasZone) != 0 ? TakeIndex() : null,
            Point = (flags & InputBlockWriter.HasPoint) != 0 ? new PointId(TakeIndex()) : null,
            Duration = (flags & InputBlockWriter.HasDuration) != 0 ? TimeSpan.FromTicks(TakeSigned()) : null,
        };
    }

    private (long Elapsed, long Wall) TakeChange(in Moment from)
    {
        var elapsed = unchecked(from.Elapsed + TakeSigned());
        var wall = unchecked(from.Wall.DateTime.Ticks - from.Elapsed + TakeSigned() + elapsed);
        _broken |= !IsPossible(elapsed, EarliestWall, TimeSpan.Zero);
        return (elapsed, wall);
    }

    private (ClockQuality Quality, TimeSpan Offset) TakeClock()
    {
        var quality = (ClockQuality)TakeByte();
        _broken |= !Enum.IsDefined(quality);
        return (quality, TakeMinutes());
    }

    private TimeSpan TakeMinutes()
    {
        var from = Take(sizeof(short));
        return TimeSpan.FromMinutes(from.IsEmpty ? 0 : BinaryPrimitives.ReadInt16LittleEndian(from));
    }

    private DateTimeOffset WallOf(long ticks, TimeSpan offset)
    {
        if (IsPossible(0, ticks, offset))
        {
            return new DateTimeOffset(ticks, offset);
        }

        _broken = true;
        return default;
    }

    private int TakeIndex()
    {
        var index = TakeSigned();
        _broken |= index is < int.MinValue or > int.MaxValue;
        return unchecked((int)index);
    }

    private string TakeText()
    {
        var length = TakeUnsigned();
        if (length > (ulong)_bytes.Length)
        {
            _broken = true;
            return "";
        }

        return new string(MemoryMarshal.Cast<byte, char>(Take(2 * (int)length)));
    }

    private long TakeLong()
    {
        var from = Take(sizeof(long));
        return from.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(from);
    }

    private long TakeSigned()
    {
        var folded = TakeUnsigned();
        return (long)(folded >> 1) ^ -(long)(folded & 1);
    }

    private ulong TakeUnsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = TakeByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        _broken = true;
        return 0;
    }

    private byte TakeByte()
    {
        var from = Take(1);
        return from.IsEmpty ? (byte)0 : from[0];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_broken || count > _bytes.Length - _at)
        {
            _broken = true;
            return default;
        }

        _at += count;
        return _bytes.Span.Slice(_at - count, count);
    }
}
