using System.Collections.Concurrent;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Blocks to read into. A few of the usual size are kept for the next time; larger ones are made for their packet.</summary>
internal sealed class ReceiveBlocks
{
    public const int UsualSize = 16 * 1024;
    private const int Kept = 16;
    private readonly ConcurrentStack<ReceiveBlock> _free = new();
    private long _heldBytes;

    /// <summary>Bytes of all blocks that are in use.</summary>
    public long HeldBytes => Volatile.Read(ref _heldBytes);

    public ReceiveBlock Take(int atLeast)
    {
        if (atLeast > UsualSize || !_free.TryPop(out var block))
        {
            block = new ReceiveBlock(Math.Max(atLeast, UsualSize));
        }

        block.Renew();
        Interlocked.Add(ref _heldBytes, block.Bytes.Length);
        return block;
    }

    public void Release(ReceiveBlock block)
    {
        if (!block.Release())
        {
            return;
        }

        Interlocked.Add(ref _heldBytes, -block.Bytes.Length);
        if (block.Bytes.Length == UsualSize && _free.Count < Kept)
        {
            _free.Push(block);
        }
    }
}
