using System.Buffers.Binary;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// The devices' end of a pty, with a stamp on what passes: the last byte of the answer in which the detector first says smoke, and the first byte
/// of the command that then switches the relay on; and the silence before every request.
/// </summary>
internal sealed class StampedPort(Stream port, byte detector, byte relay) : Stream
{
    private const int AnswerLength = 7;
    private const byte WriteCoil = 5;

    private readonly byte[] _answer = new byte[AnswerLength];
    private int _answered;
    private long _answeredAt;
    private long _smokeAt;
    private TaskCompletionSource<double> _commanded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Milliseconds from the last byte of an answer to the first of the next request; to be read when the line has ended.</summary>
    public Samples Silences { get; } = new();

    /// <summary>Milliseconds from smoke to command, once; call it before the detector is set.</summary>
    public Task<double> Next()
    {
        Volatile.Write(ref _smokeAt, 0);
        _commanded = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _commanded.Task;
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

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await port.ReadAsync(buffer, cancellationToken);
        var now = RealClock.Stamp();
        if (_answered == AnswerLength)
        {
            Silences.Add(RealClock.Microseconds(_answeredAt, now) / 1000);
        }

        _answered = 0;
        if (count > 1 && buffer.Span[0] == relay && buffer.Span[1] == WriteCoil && Volatile.Read(ref _smokeAt) is var smoke and not 0)
        {
            _commanded.TrySetResult(RealClock.Microseconds(smoke, now) / 1000);
        }

        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await port.WriteAsync(buffer, cancellationToken);
        var now = RealClock.Stamp();
        var room = Math.Min(buffer.Length, AnswerLength - _answered);
        buffer.Span[..room].CopyTo(_answer.AsSpan(_answered));
        _answered += room;
        _answeredAt = now;
        if (_answered == AnswerLength && _answer[0] == detector && BinaryPrimitives.ReadUInt16BigEndian(_answer.AsSpan(3)) == 1)
        {
            Interlocked.CompareExchange(ref _smokeAt, now, 0);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        port.Dispose();
        base.Dispose(disposing);
    }
}
