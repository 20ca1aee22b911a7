using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.State;

/// <summary>
/// The bytes of one checkpoint, little-endian: magic (8) · version (2) · zero (2) · length of the rest (4) · CRC-32C over all other bytes (4) ·
/// boot (16) · monotonic (8) · wall in UTC ticks (8) · offset in minutes (2) · clock (1) · whether it covers a record (1) · epoch (4 + 4) · sequence (8) · snapshot.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>Raised when this layout or that of <see cref="SnapshotCodec"/> changes.</summary>
    public const int Version = 1;

    /// <summary>Longest file that is read: more than any site fills.</summary>
    public const int Most = 16 << 20;

    private const int CheckAt = 16;
    private const int HeaderBytes = 20;
    private const int FixedBytes = HeaderBytes + 16 + 8 + 8 + 2 + 1 + 1 + 4 + 4 + 8;
    private const int OffsetMost = 14 * 60;

    private static ReadOnlySpan<byte> Magic => "CECHKPT\n"u8;

    public static byte[] Write(Checkpoint checkpoint)
    {
        var body = new ArrayBufferWriter<byte>(64 << 10);
        SnapshotCodec.Write(checkpoint.Snapshot, body);
        var bytes = new byte[FixedBytes + body.WrittenCount];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), bytes.Length - HeaderBytes);
        var at = bytes.AsSpan(HeaderBytes);
        var (taken, covers) = (checkpoint.Taken, checkpoint.Covers);
        taken.Boot.TryWriteBytes(at);
        BinaryPrimitives.WriteInt64LittleEndian(at[16..], taken.Monotonic);
        BinaryPrimitives.WriteInt64LittleEndian(at[24..], taken.Wall.UtcTicks);
        BinaryPrimitives.WriteInt16LittleEndian(at[32..], (short)taken.Wall.TotalOffsetMinutes);
        at[34] = (byte)taken.Clock;
        at[35] = covers is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt32LittleEndian(at[36..], covers?.Epoch.Ordinal ?? 0);
        BinaryPrimitives.WriteUInt32LittleEndian(at[40..], covers?.Epoch.Mark ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(at[44..], covers?.Sequence ?? 0);
        body.WrittenSpan.CopyTo(bytes.AsSpan(FixedBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CheckAt), Check(bytes));
        return bytes;
    }

    /// <summary>The version that a file says it has; 0 where it is no checkpoint at all.</summary>
    public static int VersionOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10 && bytes.StartsWith(Magic) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) : 0;

    /// <summary>Reads a whole file; null with the reason where it is damaged or of another version.</summary>
    public static Checkpoint? Read(ReadOnlySpan<byte> bytes, out string? reason)
    {
        reason = VersionOf(bytes) is var version && version > Version ? $"written by a newer program (version {version})"
            : bytes.Length < FixedBytes || version != Version || BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) != bytes.Length - HeaderBytes ? "no whole checkpoint"
            : Check(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[CheckAt..]) ? "its checksum is wrong" // check: checkpoint
            : null;
        if (reason is not null)
        {
            return null;
        }

        var at = bytes[HeaderBytes..];
        var snapshot = SnapshotCodec.Read(bytes[FixedBytes..]);
        var (utc, offset) = (BinaryPrimitives.ReadInt64LittleEndian(at[24..]), BinaryPrimitives.ReadInt16LittleEndian(at[32..]));
        var local = unchecked(utc + (offset * TimeSpan.TicksPerMinute));
        var clock = (ClockQuality)at[34];
        if (snapshot is null || !Enum.IsDefined(clock) || at[35] > 1 || offset is < -OffsetMost or > OffsetMost
            || Math.Min(utc, local) < 0 || Math.Max(utc, local) > DateTime.MaxValue.Ticks)
        {
            reason = "what it holds makes no sense";
            return null;
        }

        var epoch = new Epoch(BinaryPrimitives.ReadUInt32LittleEndian(at[36..]), BinaryPrimitives.ReadUInt32LittleEndian(at[40..]));
        return new()
        {
            Snapshot = snapshot,
            Taken = new(new Guid(at[..16]), BinaryPrimitives.ReadInt64LittleEndian(at[16..]), new DateTimeOffset(local, TimeSpan.FromMinutes(offset)), clock),
            Covers = at[35] == 0 ? null : new RecordId(epoch, BinaryPrimitives.ReadInt64LittleEndian(at[44..])),
        };
    }

    private static uint Check(ReadOnlySpan<byte> file) => ~Continue(Continue(uint.MaxValue, file[..CheckAt]), file[HeaderBytes..]);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var each in bytes)
        {
            crc = BitOperations.Crc32C(crc, each);
        }

        return crc;
    }
}
