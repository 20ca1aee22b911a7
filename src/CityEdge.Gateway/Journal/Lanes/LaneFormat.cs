using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>Names, places and checksum of a lane's files; the byte layout stands in Journal/README.md.</summary>
internal static class LaneFormat
{
    /// <summary>The version written here. A file that says a higher one is never touched.</summary>
    public const ushort Version = 1;

    /// <summary>Where the header stands a second time, in another page of the disk.</summary>
    public const int CopyAt = 4096;

    /// <summary>Where the first record stands.</summary>
    public const int FramesAt = 8192;

    /// <summary>Last byte of every frame: a write that broke off in front of it shows.</summary>
    public const byte EndMark = 0xED;

    /// <summary>What a disk writes at once or not at all.</summary>
    public const int Sector = 512;

    /// <summary>How many losses one opening states; what is readable behind more damage than this is given up with the rest.</summary>
    public const int LossesMost = 64;

    /// <summary>Left in the lane's directory by whoever restores a backup.</summary>
    public const string RestoredMarker = "restored";

    public const string SegmentSuffix = ".seg";

    public const string MendSuffix = ".mend";

    public const string DamagedSuffix = ".damaged";

    public static ReadOnlySpan<byte> Magic => "CE-LANE\n"u8;

    public static string NameOf(long number) => number.ToString("D10", CultureInfo.InvariantCulture) + SegmentSuffix;

    /// <summary>Number of a segment by its name; null for every other file.</summary>
    public static long? NumberOf(string name) =>
        name.Length is >= 14 and <= 22 && name.EndsWith(SegmentSuffix, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(0, name.Length - SegmentSuffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && NameOf(number) == name
            ? number : null;

    /// <summary>CRC-32C (Castagnoli), continued from a start value.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes, uint start = 0)
    {
        var crc = ~start;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
