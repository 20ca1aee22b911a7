using System.Buffers.Binary;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// One record as bytes. Reading never throws, allocates nothing and believes nothing that the checksum does not cover; the head is judged first, so that
/// no length that cannot be is ever followed.
/// </summary>
internal readonly struct Frame
{
    /// <summary>The highest sequence there can be; far beyond what any lane reaches, far below where counting overflows.</summary>
    public const long SequenceMost = 1L << 60;

    /// <summary>The longest head: checksum, kind, flags, three numbers, boot, offset, three lengths, hash.</summary>
    public const int HeadMost = 4 + 2 + (3 * 10) + 16 + 2 + (3 * 5) + LaneChain.HashBytes;

    /// <summary>The shortest frame.</summary>
    public const int Least = 4 + 2 + 3 + LaneChain.HashBytes + 1;

    private const byte ClockBits = 0b0000_0011;
    private const byte OtherBoot = 0b0000_0100;
    private const byte OtherOffset = 0b0000_1000;
    private const byte HasShared = 0b0001_0000;
    private const byte HasPrivate = 0b0010_0000;
    private const byte HasState = 0b0100_0000;

    // Ticks of 2020-01-01: makes the stamps of our years a byte shorter.
    private const long WallBase = 637_134_336_000_000_000;

    public RecordKind Kind { get; private init; }

    public long Sequence { get; private init; }

    public Stamp Stamp { get; private init; }

    public int Shared { get; private init; }

    public int Private { get; private init; }

    public int State { get; private init; }

    /// <summary>Where the hash stands, from the start of the frame; the sections follow it.</summary>
    public int HashAt { get; private init; }

    /// <summary>Bytes of the whole frame.</summary>
    public int Length { get; private init; }

    /// <summary>Longest frame that a record of these sections can need.</summary>
    public static int Most(in RecordDraft draft) => HeadMost + draft.Shared.Length + draft.Private.Length + draft.State.Length + 1;

    /// <summary>Writes a frame with room left for hash and checksum.</summary>
    /// <returns>Its length and where its hash belongs.</returns>
    public static (int Length, int HashAt) Write(in RecordDraft draft, long sequence, SegmentHeader header, Span<byte> into)
    {
        var offset = (short)draft.Stamp.Wall.TotalOffsetMinutes;
        var flags = (byte)((byte)draft.Stamp.Clock
            | (draft.Stamp.Boot == header.Boot ? 0 : OtherBoot) | (offset == header.Offset ? 0 : OtherOffset)
            | (draft.Shared.IsEmpty ? 0 : HasShared) | (draft.Private.IsEmpty ? 0 : HasPrivate) | (draft.State.IsEmpty ? 0 : HasState));
        into[4] = (byte)draft.Kind;
        into[5] = flags;
        var at = 6;
        at += PutNumber(into[at..], (ulong)sequence);
        at += PutNumber(into[at..], (ulong)draft.Stamp.Monotonic);
        at += PutNumber(into[at..], Zigzag(draft.Stamp.Wall.UtcTicks - WallBase));
        if ((flags & OtherBoot) != 0)
        {
            draft.Stamp.Boot.TryWriteBytes(into[at..]);
            at += 16;
        }

        if ((flags & OtherOffset) != 0)
        {
            BinaryPrimitives.WriteInt16LittleEndian(into[at..], offset);
            at += 2;
        }

        at += PutLength(into[at..], draft.Shared.Length);
        at += PutLength(into[at..], draft.Private.Length);
        at += PutLength(into[at..], draft.State.Length);
        var hashAt = at;
        at += LaneChain.HashBytes;
        draft.Shared.CopyTo(into[at..]);
        at += draft.Shared.Length;
        draft.Private.CopyTo(into[at..]);
        at += draft.Private.Length;
        draft.State.CopyTo(into[at..]);
        at += draft.State.Length;
        into[at++] = LaneFormat.EndMark;
        return (at, hashAt);
    }

    /// <summary>Closes a frame whose hash is in its place.</summary>
    public static void Seal(Span<byte> frame, uint seed) => BinaryPrimitives.WriteUInt32LittleEndian(frame, LaneFormat.Crc(frame[sizeof(uint)..], seed));

    /// <summary>Reads the head; null where none can be. Of what it says nothing is certain before <see cref="Holds"/>.</summary>
    public static Frame? ReadHead(ReadOnlySpan<byte> bytes, SegmentHeader header)
    {
        if (bytes.Length < Least || bytes[4] == 0 || (bytes[5] & 0x80) != 0 || (bytes[5] & ClockBits) > (byte)ClockQuality.Synchronised)
        {
            return null;
        }

        var flags = bytes[5];
        var at = 6;
        if (!TakeNumber(bytes, ref at, out var sequence) || sequence is 0 or > SequenceMost
            || !TakeNumber(bytes, ref at, out var monotonic) || !TakeNumber(bytes, ref at, out var ticks))
        {
            return null;
        }

        var boot = header.Boot;
        if ((flags & OtherBoot) != 0)
        {
            if (bytes.Length < at + 16)
            {
                return null;
            }

            boot = new Guid(bytes.Slice(at, 16));
            at += 16;
        }

        var offset = header.Offset;
        if ((flags & OtherOffset) != 0)
        {
            if (bytes.Length < at + 2)
            {
                return null;
            }

            offset = BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
            at += 2;
        }

        if (!TakeLength(bytes, flags & HasShared, ref at, out var shared) || !TakeLength(bytes, flags & HasPrivate, ref at, out var hidden)
            || !TakeLength(bytes, flags & HasState, ref at, out var state) || Wall(unchecked(Unzigzag(ticks) + WallBase), offset) is not { } wall)
        {
            return null;
        }

        var length = (long)at + LaneChain.HashBytes + shared + hidden + state + 1;
        return length > LaneDefaults.RecordMost ? null : new Frame
        {
            Kind = (RecordKind)bytes[4],
            Sequence = (long)sequence,
            Stamp = new Stamp(boot, (long)monotonic, wall, (ClockQuality)(flags & ClockBits)),
            Shared = shared,
            Private = hidden,
            State = state,
            HashAt = at,
            Length = (int)length,
        };
    }

    /// <summary>Whether the bytes are this frame, whole and unharmed.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes, uint seed)
    {
        if (bytes.Length < Length || bytes[Length - 1] != LaneFormat.EndMark)
        {
            return false;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != LaneFormat.Crc(bytes[sizeof(uint)..Length], seed)) // check: frame-crc
        {
            return false;
        }

        return true;
    }

    /// <summary>A wall time that the bytes may or may not be able to tell.</summary>
    public static DateTimeOffset? Wall(long utcTicks, int offsetMinutes)
    {
        var local = utcTicks + (offsetMinutes * TimeSpan.TicksPerMinute);
        return offsetMinutes is >= -840 and <= 840 && utcTicks >= 0 && utcTicks <= DateTime.MaxValue.Ticks && local >= 0 && local <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(local, TimeSpan.FromMinutes(offsetMinutes)) : null;
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static int PutLength(Span<byte> into, int length) => length == 0 ? 0 : PutNumber(into, (ulong)length);

    private static int PutNumber(Span<byte> into, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            into[at++] = (byte)(value | 0x80);
        }

        into[at++] = (byte)value;
        return at;
    }

    private static bool TakeLength(ReadOnlySpan<byte> bytes, int present, ref int at, out int length)
    {
        length = 0;
        if (present == 0)
        {
            return true;
        }

        if (!TakeNumber(bytes, ref at, out var value) || value is 0 or > LaneDefaults.RecordMost)
        {
            return false;
        }

        length = (int)value;
        return true;
    }

    private static bool TakeNumber(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length)
            {
                return false;
            }

            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
