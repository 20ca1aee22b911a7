using System.Buffers.Binary;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// What a segment says of itself and of what came before it. It stands twice in the file. The header of an epoch's first segment ends the epoch before:
/// records of that epoch behind <see cref="Ended"/> are void, and what was lost of it is stated here before anybody can ask.
/// </summary>
internal sealed record SegmentHeader
{
    private const int RangesAt = 216;
    private const int RangeBytes = 24;

    public required LaneKind Kind { get; init; }

    /// <summary>Why its epoch began; <see cref="EpochReason.Continued"/> in every segment but the first of an epoch.</summary>
    public required EpochReason Reason { get; init; }

    public required long Number { get; init; }

    public required Epoch Epoch { get; init; }

    /// <summary>Sequence of its first record.</summary>
    public required long First { get; init; }

    /// <summary>Hash of the chain before its first record.</summary>
    public required byte[] Chain { get; init; }

    /// <summary>Boot of all records that name no other.</summary>
    public required Guid Boot { get; init; }

    public required Guid Machine { get; init; }

    /// <summary>What the salts of its records are derived from; all zero where it is not known any more.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>Bytes reserved for it; a last segment that is shorter was cut by somebody else.</summary>
    public required long Reserve { get; init; }

    /// <summary>Number of the segment before it; 0 for the first.</summary>
    public required long Previous { get; init; }

    /// <summary>The last record that is known to have been in the epoch before; null in the first epoch and within an epoch.</summary>
    public RecordId? Ended { get; init; }

    /// <summary>Stamp of the last record before this segment.</summary>
    public Stamp? Before { get; init; }

    /// <summary>Offset from UTC in minutes of all records that name no other.</summary>
    public short Offset { get; init; }

    /// <summary>Bytes that the opening which began the epoch has cut.</summary>
    public long CutBytes { get; init; }

    /// <summary>What was found lost when the epoch began.</summary>
    public IReadOnlyList<SequenceRange> Lost { get; init; } = [];

    /// <summary>What was found behind damage when the epoch began.</summary>
    public IReadOnlyList<SequenceRange> Salvaged { get; init; } = [];

    /// <summary>Start value of its frames' checksums: a frame of another lane, epoch or segment never passes.</summary>
    public uint Seed => SeedOf(Kind, Number, Epoch);

    public bool SaltsKnown => Secret.AsSpan().ContainsAnyExcept((byte)0);

    public static uint SeedOf(LaneKind kind, long number, Epoch epoch)
    {
        Span<byte> seed = stackalloc byte[17];
        seed[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(seed[1..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(seed[9..], epoch.Ordinal);
        BinaryPrimitives.WriteUInt32LittleEndian(seed[13..], epoch.Mark);
        return LaneFormat.Crc(seed);
    }

    /// <summary>The bytes from the start of the file to its first record.</summary>
    public byte[] ToBytes()
    {
        var file = new byte[LaneFormat.FramesAt];
        var into = file.AsSpan();
        var length = RangesAt + ((Lost.Count + Salvaged.Count) * RangeBytes) + sizeof(uint);
        LaneFormat.Magic.CopyTo(into);
        BinaryPrimitives.WriteUInt16LittleEndian(into[8..], LaneFormat.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(into[10..], unchecked((ushort)~LaneFormat.Version));
        into[12] = (byte)Kind;
        into[13] = (byte)Reason;
        BinaryPrimitives.WriteUInt16LittleEndian(into[14..], (ushort)length);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], Number);
        WriteEpoch(into[24..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(into[32..], First);
        Chain.CopyTo(into[40..]);
        Boot.TryWriteBytes(into[72..]);
        Machine.TryWriteBytes(into[88..]);
        Secret.CopyTo(into[104..]);
        BinaryPrimitives.WriteInt64LittleEndian(into[136..], Reserve);
        BinaryPrimitives.WriteInt64LittleEndian(into[144..], Previous);
        if (Ended is { } ended)
        {
            WriteEpoch(into[152..], ended.Epoch);
            BinaryPrimitives.WriteInt64LittleEndian(into[160..], ended.Sequence);
        }

        BinaryPrimitives.WriteInt64LittleEndian(into[168..], CutBytes);
        if (Before is { } before)
        {
            before.Boot.TryWriteBytes(into[176..]);
            BinaryPrimitives.WriteInt64LittleEndian(into[192..], before.Monotonic);
            BinaryPrimitives.WriteInt64LittleEndian(into[200..], before.Wall.UtcTicks);
            BinaryPrimitives.WriteInt16LittleEndian(into[208..], (short)before.Wall.TotalOffsetMinutes);
            into[210] = (byte)before.Clock;
            into[211] = 1;
        }

        BinaryPrimitives.WriteInt16LittleEndian(into[212..], Offset);
        into[214] = (byte)Lost.Count;
        into[215] = (byte)Salvaged.Count;
        var at = RangesAt;
        foreach (var range in Lost.Concat(Salvaged))
        {
            WriteEpoch(into[at..], range.Epoch);
            BinaryPrimitives.WriteInt64LittleEndian(into[(at + 8)..], range.From);
            BinaryPrimitives.WriteInt64LittleEndian(into[(at + 16)..], range.To ?? 0);
            at += RangeBytes;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(into[at..], LaneFormat.Crc(into[..at]));
        into[..length].CopyTo(into[LaneFormat.CopyAt..]);
        return file;
    }

    /// <summary>Reads one of the two places; null where what stands there cannot be believed.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> from)
    {
        if (from.Length < RangesAt + sizeof(uint) || VersionOf(from) != LaneFormat.Version)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(from[14..]);
        int lost = from[214], salvaged = from[215];
        if (length != RangesAt + ((lost + salvaged) * RangeBytes) + sizeof(uint) || length > from.Length)
        {
            return null;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(from[(length - sizeof(uint))..]) != LaneFormat.Crc(from[..(length - sizeof(uint))])) // check: header-crc
        {
            return null;
        }

        var ended = ReadEpoch(from[152..]);
        var first = BinaryPrimitives.ReadInt64LittleEndian(from[32..]);
        return first is < 1 or > Frame.SequenceMost || !Enum.IsDefined((LaneKind)from[12]) || !Enum.IsDefined((EpochReason)from[13]) ? null : new SegmentHeader
        {
            Kind = (LaneKind)from[12],
            Reason = (EpochReason)from[13],
            Number = BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            Epoch = ReadEpoch(from[24..]),
            First = first,
            Chain = from.Slice(40, 32).ToArray(),
            Boot = new Guid(from.Slice(72, 16)),
            Machine = new Guid(from.Slice(88, 16)),
            Secret = from.Slice(104, 32).ToArray(),
            Reserve = BinaryPrimitives.ReadInt64LittleEndian(from[136..]),
            Previous = BinaryPrimitives.ReadInt64LittleEndian(from[144..]),
            Ended = ended == default ? null : new RecordId(ended, BinaryPrimitives.ReadInt64LittleEndian(from[160..])),
            CutBytes = BinaryPrimitives.ReadInt64LittleEndian(from[168..]),
            Before = from[211] == 0 ? null : ReadStamp(from[176..]),
            Offset = BinaryPrimitives.ReadInt16LittleEndian(from[212..]),
            Lost = ReadRanges(from[RangesAt..], lost),
            Salvaged = ReadRanges(from[(RangesAt + (lost * RangeBytes))..], salvaged),
        };
    }

    /// <summary>The format's version; null where no version can be believed. These twelve bytes never change their meaning.</summary>
    public static ushort? VersionOf(ReadOnlySpan<byte> from) =>
        from.Length >= 12 && from.StartsWith(LaneFormat.Magic)
        && BinaryPrimitives.ReadUInt16LittleEndian(from[8..]) is var version && BinaryPrimitives.ReadUInt16LittleEndian(from[10..]) == unchecked((ushort)~version)
            ? version : null;

    private static void WriteEpoch(Span<byte> into, Epoch epoch)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(into, epoch.Ordinal);
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], epoch.Mark);
    }

    private static Epoch ReadEpoch(ReadOnlySpan<byte> from) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(from), BinaryPrimitives.ReadUInt32LittleEndian(from[4..]));

    private static Stamp? ReadStamp(ReadOnlySpan<byte> from) =>
        Frame.Wall(BinaryPrimitives.ReadInt64LittleEndian(from[24..]), BinaryPrimitives.ReadInt16LittleEndian(from[32..])) is { } wall && from[34] <= (byte)ClockQuality.Synchronised
            ? new Stamp(new Guid(from[..16]), BinaryPrimitives.ReadInt64LittleEndian(from[16..]), wall, (ClockQuality)from[34]) : null;

    private static SequenceRange[] ReadRanges(ReadOnlySpan<byte> from, int count)
    {
        var ranges = new SequenceRange[count];
        for (var i = 0; i < count; i++)
        {
            var range = from[(i * RangeBytes)..];
            var to = BinaryPrimitives.ReadInt64LittleEndian(range[16..]);
            ranges[i] = new(ReadEpoch(range), BinaryPrimitives.ReadInt64LittleEndian(range[8..]), to == 0 ? null : to);
        }

        return ranges;
    }
}
