using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>
/// One file of the input log, read from its beginning: the start, then its inputs one after the other, then how it ends. Never throws for what the bytes hold.
/// </summary>
internal sealed class InputLogFile
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private uint _place;
    private int _at;
    private InputBlockReader? _block;

    /// <param name="name">For messages.</param>
    /// <param name="bytes">The whole file.</param>
    public InputLogFile(string name, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        _bytes = bytes;
        if (TakeFrame() is { Kind: FrameKind.Start } first && InputLogFormat.ReadStart(first.Body.Span) is { } start)
        {
            Start = start;
            return;
        }

        Problem = new LocalText($"{name}：开头不可读，整个文件无法回放。", $"{name}: its beginning cannot be read; nothing of it can be replayed.");
    }

    public string Name { get; }

    /// <summary>How it begins; null where that cannot be read.</summary>
    public InputLogStart? Start { get; }

    /// <summary>How it ends, once <see cref="TryNext"/> has returned false; null where it is not whole.</summary>
    public FrameKind? End { get; private set; }

    /// <summary>Why it is not whole, once <see cref="TryNext"/> has returned false; null where it is.</summary>
    public LocalText? Problem { get; private set; }

    /// <summary>Inputs read so far.</summary>
    public long Count { get; private set; }

    public bool TryNext(out EngineInput input)
    {
        while (Problem is null && End is null)
        {
            if (_block is { } block)
            {
                if (block.TryNext(out input))
                {
                    Count++;
                    return true;
                }

                if (block.IsBroken)
                {
                    Break("有无法理解的内容", "something that no recorder wrote stands there");
                    break;
                }
            }

            NextBlock();
        }

        input = default;
        return false;
    }

    private void NextBlock()
    {
        var at = _at;
        var frame = TakeFrame();
        _block = frame is { Kind: FrameKind.Inputs } ? new InputBlockReader(frame.Value.Body) : null;
        if (_block is not null)
        {
            return;
        }

        if (frame is { Kind: FrameKind.Full or FrameKind.Stopped })
        {
            End = frame.Value.Kind;
        }
        else if (at == _bytes.Length)
        {
            Break("文件没有写完（还在写，或者网关突然停止）", "it was not finished (still being written, or the gateway ended suddenly)");
        }
        else
        {
            Break("后面被截断或损坏", "what follows is cut off or damaged");
        }
    }

    private void Break(string zh, string en) =>
        Problem = new LocalText($"{Name}：第 {Count} 条输入之后{zh}；只能回放到这里。", $"{Name}: after input {Count} {en}; it is replayed up to there.");

    private (FrameKind Kind, ReadOnlyMemory<byte> Body)? TakeFrame()
    {
        if (!InputLogFormat.TryReadFrame(_bytes.Span[_at..], _place, out var kind, out var length))
        {
            return null;
        }

        var body = _bytes.Slice(_at + InputLogFormat.FrameHeader, length);
        _at += InputLogFormat.FrameHeader + length;
        _place++;
        return (kind, body);
    }
}
