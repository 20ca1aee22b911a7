using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace CityEdge.Gateway.History;

/// <summary>
/// The two files of the database, held against everybody else, and the one question whether they may be believed: yes when they were closed in order, or when
/// the machine has not stopped since; no when the power was cut while they were open, because nothing here is synced. Then they are made anew.
/// </summary>
internal sealed class HistoryFile : IDisposable
{
    private const ulong Magic = 0x3154_5349_4859_5443; // "CTYHIST1"
    private const int MarkBytes = sizeof(ulong) + sizeof(int) + sizeof(int) + 16;

    private readonly SafeFileHandle _data;
    private readonly SafeFileHandle _log;
    private readonly Guid _boot;

    private HistoryFile(SafeFileHandle data, SafeFileHandle log, Guid boot)
    {
        (_data, _log, _boot) = (data, log, boot);
        Data = new CheckedStream(data, "history.db");
        Log = new CheckedStream(log, "history-log.db");
    }

    public CheckedStream Data { get; }

    public CheckedStream Log { get; }

    /// <summary>Opens both files and proves every page of them.</summary>
    /// <param name="path">Of the data file; the log stands beside it.</param>
    /// <param name="boot">The kernel's boot id.</param>
    /// <exception cref="HistoryDamagedException">They cannot be believed.</exception>
    public static HistoryFile Open(string path, Guid boot)
    {
        var data = OpenPrivate(path);
        SafeFileHandle? log = null;
        try
        {
            log = OpenPrivate(LogOf(path));
            var length = RandomAccess.GetLength(data);
            if (length == 0 ? RandomAccess.GetLength(log) > CheckedStream.HeaderBytes : !IsBelievable(data, boot))
            {
                throw new HistoryDamagedException("history.db was not closed, or is none of ours");
            }

            var file = new HistoryFile(data, log, boot);
            file.Data.CheckAll();
            file.Log.CheckAll();
            file.Mark(closed: false);
            return file;
        }
        catch
        {
            data.Dispose();
            log?.Dispose();
            throw;
        }
    }

    /// <summary>Removes both files, and what LiteDB may have put beside them.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(LogOf(path));
    }

    /// <summary>Says on the disk that everything is there; only then may the files outlive a power cut.</summary>
    public void MarkClosed()
    {
        RandomAccess.FlushToDisk(_log);
        RandomAccess.FlushToDisk(_data);
        Mark(closed: true);
    }

    public void Dispose()
    {
        Data.Dispose();
        Log.Dispose();
        _data.Dispose();
        _log.Dispose();
    }

    // People stand in it: nobody but the gateway reads it.
    private static SafeFileHandle OpenPrivate(string path)
    {
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return handle;
    }

    private static string LogOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + "-log.db");

    private static bool IsBelievable(SafeFileHandle data, Guid boot)
    {
        Span<byte> mark = stackalloc byte[MarkBytes + sizeof(uint)];
        return RandomAccess.Read(data, mark, 0) == mark.Length
            && BinaryPrimitives.ReadUInt64LittleEndian(mark) == Magic
            && BinaryPrimitives.ReadInt32LittleEndian(mark[8..]) == HistoryDefaults.Format
            && BinaryPrimitives.ReadUInt32LittleEndian(mark[MarkBytes..]) == Check(mark[..MarkBytes])
            && (BinaryPrimitives.ReadInt32LittleEndian(mark[12..]) == 1 || (boot != Guid.Empty && new Guid(mark[16..32]) == boot));
    }

    private void Mark(bool closed)
    {
        Span<byte> mark = stackalloc byte[MarkBytes + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(mark[8..], HistoryDefaults.Format);
        BinaryPrimitives.WriteInt32LittleEndian(mark[12..], closed ? 1 : 0);
        _boot.TryWriteBytes(mark[16..]);
        BinaryPrimitives.WriteUInt32LittleEndian(mark[MarkBytes..], Check(mark[..MarkBytes]));
        RandomAccess.Write(_data, mark, 0);

        // That it is open must be on the disk before anything else is: otherwise a power cut leaves half of it under the word "closed".
        RandomAccess.FlushToDisk(_data);
    }

    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        var check = uint.MaxValue;
        foreach (var octet in bytes)
        {
            check = BitOperations.Crc32C(check, octet);
        }

        return ~check;
    }
}
