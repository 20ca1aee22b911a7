using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CityEdge.Simulator.Wires;

/// <summary>One end of a pseudo-terminal as a stream. Not a FileStream: its read cannot be called back, and opening a terminal without
/// O_NOCTTY may make it the one whose hang-up kills us.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class PtyPort : Stream
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const short In = 1;
    private const short Out = 4;
    private const int TryAgain = 11;
    private const int Interrupted = 4;

    /// <summary>How late a cancelled read notices.</summary>
    private const int PollMilliseconds = 50;

    private readonly Lock _handleLock = new();
    private int _handle;

    public PtyPort(string path)
    {
        _handle = Open(path, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        if (_handle < 0)
        {
            throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Transfer(In, buffer, cancellationToken), cancellationToken));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = MemoryMarshal.AsMemory(buffer);
        while (!left.IsEmpty)
        {
            // A terminal with room takes bytes without waiting; only a full one costs a thread.
            var written = TryTransfer(Out, left.Span);
            if (written < 0)
            {
                written = await Task.Run(() => Transfer(Out, left, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            left = left[written..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Transfer(In, buffer.AsMemory(offset, count), CancellationToken.None);

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (var left = buffer.AsMemory(offset, count); !left.IsEmpty;)
        {
            left = left[Transfer(Out, left, CancellationToken.None)..];
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        lock (_handleLock)
        {
            if (_handle >= 0)
            {
                _ = Close(_handle);
                _handle = -1;
            }
        }
        base.Dispose(disposing);
    }

    private int Transfer(short direction, Memory<byte> buffer, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var moved = TryTransfer(direction, buffer.Span);
            if (moved >= 0)
            {
                return moved;
            }
            var wait = new PollEntry { Handle = _handle, Events = direction };
            _ = Poll(ref wait, 1, PollMilliseconds);
        }
    }

    /// <summary>Bytes moved, 0 at the end of a read, -1 when it would have to wait.</summary>
    private int TryTransfer(short direction, Span<byte> buffer)
    {
        lock (_handleLock)
        {
            ObjectDisposedException.ThrowIf(_handle < 0, this);
            var moved = direction == In
                ? ReadBytes(_handle, buffer, (nuint)buffer.Length)
                : WriteBytes(_handle, buffer, (nuint)buffer.Length);
            if (moved >= 0)
            {
                return (int)moved;
            }
            var error = Marshal.GetLastPInvokeError();
            return error is TryAgain or Interrupted ? -1 : throw new IOException(new Win32Exception(error).Message);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int handle, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int handle, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Handle;
        public short Events;
        public short Returned;
    }
}
