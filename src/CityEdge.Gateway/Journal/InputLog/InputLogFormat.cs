using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using CityEdge.Gateway.Journal.State;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>The bytes of an input log's file; README.md beside this file has the layout.</summary>
internal static class InputLogFormat
{
    /// <summary>Length, checksum, place of the frame in its file, kind.</summary>
    public const int FrameHeader = sizeof(uint) + sizeof(uint) + sizeof(uint) + 1;

    /// <summary>Longest frame; a length beyond it is damage.</summary>
    public const int FrameMost = 16 << 20;

    public const int FingerprintBytes = 32;

    private const int StartFixed = sizeof(ulong) + sizeof(long) + 1 + sizeof(long) + FingerprintBytes + sizeof(long) + sizeof(long) + sizeof(short) + 1;

    // The layout's version is part of the name as well, so that older and newer files stand beside each other untouched.
    private const string Extension = ".input1";
    private const int NameDigits = 10;

    private static ReadOnlySpan<byte> Magic => "CEINPUT1"u8;

    public static string NameOf(long number) => number.ToString("D" + NameDigits, CultureInfo.InvariantCulture) + Extension;

    /// <summary>The number in a file's name; null for files that are none of ours.</summary>
    public static long? NumberOf(string name) =>
        name.Length == NameDigits + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(0, NameDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    /// <summary>A frame, ready to be written.</summary>
    public static byte[] Frame(uint place, FrameKind kind, ReadOnlySpan<byte> body)
    {
        var frame = new byte[FrameHeader + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), place);
        frame[12] = (byte)kind;
        body.CopyTo(frame.AsSpan(FrameHeader));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Checksum(frame));
        return frame;
    }

    /// <summary>Reads the frame at the front; false where there is none whose checksum is right.</summary>
    public static bool TryReadFrame(ReadOnlySpan<byte> bytes, uint place, out FrameKind kind, out int length)
    {
        (kind, length) = (default, 0);
        if (bytes.Length < FrameHeader || BinaryPrimitives.ReadInt32LittleEndian(bytes) is var body && (body < 0 || body > FrameMost || body > bytes.Length - FrameHeader))
        {
            return false;
        }

        var frame = bytes[..(FrameHeader + body)];
        (kind, length) = ((FrameKind)frame[12], body);
        return BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) == Checksum(frame) && BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]) == place;
    }

    public static byte[] Write(InputLogStart start)
    {
        var into = new ArrayBufferWriter<byte>(StartFixed);
        var head = into.GetSpan(StartFixed);
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], start.Number);
        head[16] = start.Continues ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(head[17..], start.Missed);
        start.Model.Span.CopyTo(head[25..]);
        BinaryPrimitives.WriteInt64LittleEndian(head[57..], start.At.Elapsed);
        BinaryPrimitives.WriteInt64LittleEndian(head[65..], start.At.Wall.DateTime.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(head[73..], (short)start.At.Wall.Offset.TotalMinutes);
        head[75] = (byte)start.At.Clock;
        into.Advance(StartFixed);
        SnapshotCodec.Write(start.Snapshot, into);
        return into.WrittenSpan.ToArray();
    }

    /// <summary>Reads the body of a start frame; null where it is none.</summary>
    public static InputLogStart? ReadStart(ReadOnlySpan<byte> body)
    {
        if (body.Length < StartFixed || !body.StartsWith(Magic))
        {
            return null;
        }

        var (elapsed, wall, minutes) = (
            BinaryPrimitives.ReadInt64LittleEndian(body[57..]), BinaryPrimitives.ReadInt64LittleEndian(body[65..]), BinaryPrimitives.ReadInt16LittleEndian(body[73..]));
        var clock = (ClockQuality)body[75];
        return InputBlockReader.IsPossible(elapsed, wall, TimeSpan.FromMinutes(minutes)) && Enum.IsDefined(clock) && SnapshotCodec.Read(body[StartFixed..]) is { } snapshot
            ? new InputLogStart
            {
                Number = BinaryPrimitives.ReadInt64LittleEndian(body[8..]),
                Continues = body[16] == 1,
                Missed = BinaryPrimitives.ReadInt64LittleEndian(body[17..]),
                Model = body.Slice(25, FingerprintBytes).ToArray(),
                At = new Moment(elapsed, new DateTimeOffset(wall, TimeSpan.FromMinutes(minutes)), clock),
                Snapshot = snapshot,
            }
            : null;
    }

    // Over all but itself; the length is under it too.
    private static uint Checksum(ReadOnlySpan<byte> frame) => Crc(frame[8..], Crc(frame[..4], uint.MaxValue)) ^ uint.MaxValue;

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return crc;
    }
}
