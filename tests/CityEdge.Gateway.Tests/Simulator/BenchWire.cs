using System.Threading.Channels;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>The slave's end of a wire in memory; the test holds the other end.</summary>
internal sealed class BenchWire : Stream
{
    private readonly Channel<byte[]> _toSlave = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<byte[]> _fromSlave = Channel.CreateUnbounded<byte[]>();
    private TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _left = [];

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Send(params byte[] bytes)
    {
        _taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _toSlave.Writer.TryWrite(bytes);
    }

    /// <summary>Ends when the slave, idle before the last send, has dealt with it and reads on.</summary>
    public Task TakenAsync(CancellationToken stop) => _taken.Task.WaitAsync(stop);

    /// <summary>The next lump that the slave wrote.</summary>
    public async Task<string> ReceiveAsync(CancellationToken stop) => Convert.ToHexString(await _fromSlave.Reader.ReadAsync(stop));

    /// <summary>True while nothing more has been written.</summary>
    public bool IsQuiet => _fromSlave.Reader.Count == 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left.Length == 0)
        {
            if (_toSlave.Reader.Count == 0)
            {
                _taken.TrySetResult();
            }
            _left = await _toSlave.Reader.ReadAsync(cancellationToken);
        }
        var count = Math.Min(buffer.Length, _left.Length);
        _left.AsSpan(0, count).CopyTo(buffer.Span);
        _left = _left[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _fromSlave.Writer.WriteAsync(buffer.ToArray(), cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
