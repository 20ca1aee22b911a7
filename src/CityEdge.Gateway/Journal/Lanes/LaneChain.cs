using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// The chain of a lane: each hash covers the one before, the record's place, kind and stamp, the digest of its shared part and the salted digest of its
/// private part, so that a record without its private part still proves its place.
/// </summary>
internal static class LaneChain
{
    public const int HashBytes = 32;
    public const int SaltBytes = 16;

    private static readonly byte[] NothingDigest = SHA256.HashData([]);

    /// <summary>The hash of a record.</summary>
    public static byte[] Of(
        LaneKind lane, ReadOnlySpan<byte> previous, RecordId id, RecordKind kind, in Stamp stamp, ReadOnlySpan<byte> shared, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hidden)
    {
        var hash = new byte[HashBytes];
        byte[] salted = [.. salt, .. hidden];
        Compute(lane, previous, id, kind, stamp, shared, salted, hash);
        return hash;
    }

    /// <summary>Whether a record follows from its <see cref="StoredRecord.Previous"/>; null where that cannot be told because its salt is gone.</summary>
    public static bool? Proves(LaneKind lane, StoredRecord record) =>
        record.Private.Length > 0 && record.Salt.Length == 0 ? null
            : Of(lane, record.Previous.Span, record.Id, record.Kind, record.Stamp, record.Shared.Span, record.Salt.Span, record.Private.Span).AsSpan().SequenceEqual(record.Hash.Span);

    /// <summary>The salt of a record: only who knows the segment's secret can say it, and one salt tells nothing of another.</summary>
    public static void Salt(ReadOnlySpan<byte> secret, long sequence, Span<byte> into)
    {
        Span<byte> asked = stackalloc byte[40];
        Span<byte> answer = stackalloc byte[HashBytes];
        secret.CopyTo(asked);
        BinaryPrimitives.WriteInt64LittleEndian(asked[32..], sequence);
        SHA256.HashData(asked, answer);
        answer[..SaltBytes].CopyTo(into);
    }

    /// <param name="lane">The lane.</param>
    /// <param name="previous">The hash before.</param>
    /// <param name="id">The record's place.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="stamp">The record's stamp.</param>
    /// <param name="shared">The shared part.</param>
    /// <param name="salted">Salt and private part, one behind the other; empty without a private part.</param>
    /// <param name="into">Receives 32 bytes; may be where <paramref name="previous"/> is.</param>
    public static void Compute(
        LaneKind lane, ReadOnlySpan<byte> previous, RecordId id, RecordKind kind, in Stamp stamp, ReadOnlySpan<byte> shared, ReadOnlySpan<byte> salted, Span<byte> into)
    {
        Span<byte> text = stackalloc byte[149];
        previous.CopyTo(text);
        text[32] = (byte)lane;
        BinaryPrimitives.WriteUInt32LittleEndian(text[33..], id.Epoch.Ordinal);
        BinaryPrimitives.WriteUInt32LittleEndian(text[37..], id.Epoch.Mark);
        BinaryPrimitives.WriteInt64LittleEndian(text[41..], id.Sequence);
        text[49] = (byte)kind;
        _ = stamp.Boot.TryWriteBytes(text[50..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(text[66..], stamp.Monotonic);
        BinaryPrimitives.WriteInt64LittleEndian(text[74..], stamp.Wall.UtcTicks);
        BinaryPrimitives.WriteInt16LittleEndian(text[82..], (short)stamp.Wall.TotalOffsetMinutes);
        text[84] = (byte)stamp.Clock;
        Digest(shared, text.Slice(85, HashBytes));
        Digest(salted, text[117..]);
        SHA256.HashData(text, into);
    }

    private static void Digest(ReadOnlySpan<byte> part, Span<byte> into)
    {
        if (part.IsEmpty)
        {
            NothingDigest.CopyTo(into);
        }
        else
        {
            SHA256.HashData(part, into);
        }
    }
}
