using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CityEdge.Gateway.Journal.Media;

/// <summary>What the journal asks of Linux beyond the base library. Every failure is an <see cref="IOException"/> whose HResult is the errno, as in the base library.</summary>
/// <remarks>
/// Files are opened here and not by <see cref="File.OpenHandle"/>, which takes advisory locks: a reader would be refused, or refuse, for no reason.
/// Of the flags only those are used that have one value on x64, arm64 and arm. File offsets are as wide as a pointer there.
/// </remarks>
internal static partial class Posix
{
    /// <summary>Opens for reading.</summary>
    public const int ReadOnly = 0;

    /// <summary>Opens for reading and writing.</summary>
    public const int ReadWrite = 2;

    /// <summary>Makes the file where it is missing (O_CREAT).</summary>
    public const int Create = 0x40;

    /// <summary>Makes the file; fails where it exists (O_CREAT, O_EXCL).</summary>
    public const int CreateNew = Create | 0x80;

    private const int CloseOnExec = 0x80000;
    private const int ExclusiveAtOnce = 2 | 4;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int Exists = 17;
    private const int NotSupported = 95;
    private const int NotImplemented = 38;

    // struct statx has one layout on every architecture; only where these fields stand matters here.
    private const int StatxBytes = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;
    private const uint AskInode = 0x100;
    private const int RelativeToCurrent = -100;

    /// <summary>Opens a file or a directory; a new file is readable by its group.</summary>
    public static SafeFileHandle Open(string path, int flags)
    {
        const int mode = 0b110_100_000;
        int file;
        while ((file = open(path, flags | CloseOnExec, mode)) < 0)
        {
            ThrowUnlessInterrupted();
        }

        return new SafeFileHandle(file, ownsHandle: true);
    }

    /// <summary>Brings bytes and length to the disk. An interrupted sync is a failed one: what it has done is not known.</summary>
    public static void SyncContent(SafeFileHandle file) => Throw(fdatasync(file));

    /// <summary>Brings everything, a directory's names included, to the disk.</summary>
    public static void SyncAll(SafeFileHandle file) => Throw(fsync(file));

    /// <summary>Makes room that reads as zeros; false where the file system cannot.</summary>
    public static bool TryReserve(SafeFileHandle file, long bytes)
    {
        while (fallocate(file, 0, 0, checked((nint)bytes)) != 0)
        {
            if (Marshal.GetLastPInvokeError() is NotSupported or NotImplemented)
            {
                return false;
            }

            ThrowUnlessInterrupted();
        }

        return true;
    }

    /// <summary>Makes a directory that its group may read, where there is none.</summary>
    public static void MakeDirectory(string path)
    {
        const int mode = 0b111_101_000;
        if (mkdir(path, mode) != 0 && Marshal.GetLastPInvokeError() is var errno and not Exists)
        {
            throw Failure(errno);
        }
    }

    /// <summary>Locks a file against every other opening of it (flock); false when another one holds it. Where the file system knows no locks nobody is kept out.</summary>
    public static bool TryLock(SafeFileHandle file)
    {
        while (flock(file, ExclusiveAtOnce) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case WouldBlock:
                    return false;
                case NotSupported or NotImplemented:
                    return true;
                default:
                    ThrowUnlessInterrupted();
                    break;
            }
        }

        return true;
    }

    /// <summary>Renames; replaces what has the new name.</summary>
    public static void Rename(string path, string to) => Throw(rename(path, to));

    public static void Delete(string path) => Throw(unlink(path));

    /// <summary>Which file a path leads to now: device and inode.</summary>
    public static (ulong Device, ulong Inode) Identify(string path)
    {
        var stat = new byte[StatxBytes];
        Throw(statx(RelativeToCurrent, path, 0, AskInode, stat));
        return (BitConverter.ToUInt64(stat, DeviceAt), BitConverter.ToUInt64(stat, InodeAt));
    }

    private static void Throw(int result)
    {
        if (result != 0)
        {
            throw Failure(Marshal.GetLastPInvokeError());
        }
    }

    private static void ThrowUnlessInterrupted()
    {
        if (Marshal.GetLastPInvokeError() is var errno and not Interrupted)
        {
            throw Failure(errno);
        }
    }

    private static IOException Failure(int errno) => new(Marshal.GetPInvokeErrorMessage(errno), errno);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(SafeFileHandle file, int mode, nint offset, nint length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string path, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, [In, Out] byte[] into);
}
