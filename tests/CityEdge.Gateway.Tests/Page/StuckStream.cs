namespace CityEdge.Gateway.Tests.Page;

/// <summary>A reader's end that takes nothing.</summary>
internal sealed class StuckStream : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(new TaskCompletionSource().Task.WaitAsync(cancellationToken));
}
