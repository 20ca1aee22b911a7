using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CityEdge.Protocol;

/// <summary>
/// The arithmetic of the chain, stated so that anybody can repeat it: the hash of a record covers the hash of the one before it, the record's header, the digest of its
/// shared part and the salted digest of its private part. Who was given an event without its private part is given that digest instead, and still proves its place.
/// </summary>
/// <remarks>
/// <c>hash = SHA-256(previous ‖ header ‖ SHA-256(shared) ‖ SHA-256(salt ‖ private))</c>, <see cref="HashedBytes"/> bytes in all. Numbers are little-endian, the boot id stands in
/// the order in which it is written as text:
/// <code>
///   0  32  previous: hash of the record before, or what the segment that begins the epoch says
///  32   1  lane: 1 alarms, 2 readings
///  33   4  epoch: ordinal
///  37   4  epoch: mark
///  41   8  sequence
///  49   1  kind of the record
///  50  16  boot id
///  66   8  monotonic: ticks of 100 ns since that boot
///  74   8  wall clock: ticks of 100 ns since 0001-01-01T00:00:00Z
///  82   2  the wall clock's offset from UTC in minutes
///  84   1  quality of the wall clock: 0 unsynchronised, 1 restored, 2 synchronised
///  85  32  SHA-256(shared)
/// 117  32  SHA-256(salt ‖ private); SHA-256 of nothing where there is no private part
/// </code>
/// </remarks>
public static class EventChain
{
    /// <summary>Length of a hash and of a digest.</summary>
    public const int HashBytes = 32;

    /// <summary>Length of a salt.</summary>
    public const int SaltBytes = 16;

    /// <summary>Length of the header between the hash before and the two digests.</summary>
    public const int HeaderBytes = 53;

    /// <summary>Length of what a record's hash is taken of.</summary>
    public const int HashedBytes = HashBytes + HeaderBytes + HashBytes + HashBytes;

    /// <summary>Digest of a shared part, byte for byte as it was journalled.</summary>
    public static void DigestOfShared(ReadOnlySpan<byte> shared, Span<byte> digest) => SHA256.HashData(shared, digest);

    /// <summary>Digest of a private part behind its salt; without the salt nobody can guess the part from it.</summary>
    public static void DigestOfPrivate(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hidden, Span<byte> digest)
    {
        const int Small = 2048;
        var length = salt.Length + hidden.Length;
        var rented = length > Small ? ArrayPool<byte>.Shared.Rent(length) : null;
        var joined = rented is null ? stackalloc byte[Small] : rented;
        salt.CopyTo(joined);
        hidden.CopyTo(joined[salt.Length..]);
        SHA256.HashData(joined[..length], digest);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>Writes the header of a record as the chain covers it: <see cref="HeaderBytes"/> bytes.</summary>
    public static void WriteHeader(
        byte lane, uint epochOrdinal, uint epochMark, long sequence, byte kind, Guid boot, long monotonic, long wallUtcTicks, short offsetMinutes, byte clock, Span<byte> into)
    {
        into[0] = lane;
        BinaryPrimitives.WriteUInt32LittleEndian(into[1..], epochOrdinal);
        BinaryPrimitives.WriteUInt32LittleEndian(into[5..], epochMark);
        BinaryPrimitives.WriteInt64LittleEndian(into[9..], sequence);
        into[17] = kind;
        _ = boot.TryWriteBytes(into[18..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(into[34..], monotonic);
        BinaryPrimitives.WriteInt64LittleEndian(into[42..], wallUtcTicks);
        BinaryPrimitives.WriteInt16LittleEndian(into[50..], offsetMinutes);
        into[52] = clock;
    }

    /// <summary>Hash of a record whose parts are at hand.</summary>
    public static void Hash(
        byte lane, uint epochOrdinal, uint epochMark, long sequence, byte kind, Guid boot, long monotonic, long wallUtcTicks, short offsetMinutes, byte clock,
        ReadOnlySpan<byte> shared, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hidden, ReadOnlySpan<byte> previous, Span<byte> hash)
    {
        Span<byte> digest = stackalloc byte[HashBytes];
        DigestOfPrivate(salt, hidden, digest);
        HashRedacted(lane, epochOrdinal, epochMark, sequence, kind, boot, monotonic, wallUtcTicks, offsetMinutes, clock, shared, digest, previous, hash);
    }

    /// <summary>Hash of a record whose private part is known by its digest only.</summary>
    public static void HashRedacted(
        byte lane, uint epochOrdinal, uint epochMark, long sequence, byte kind, Guid boot, long monotonic, long wallUtcTicks, short offsetMinutes, byte clock,
        ReadOnlySpan<byte> shared, ReadOnlySpan<byte> privateDigest, ReadOnlySpan<byte> previous, Span<byte> hash)
    {
        Span<byte> all = stackalloc byte[HashedBytes];
        previous[..HashBytes].CopyTo(all);
        WriteHeader(lane, epochOrdinal, epochMark, sequence, kind, boot, monotonic, wallUtcTicks, offsetMinutes, clock, all[HashBytes..]);
        DigestOfShared(shared, all[(HashBytes + HeaderBytes)..]);
        privateDigest[..HashBytes].CopyTo(all[(HashBytes + HeaderBytes + HashBytes)..]);
        SHA256.HashData(all, hash);
    }
}
