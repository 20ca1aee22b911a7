namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Finds the whole packets in what one connection receives. A packet's length is looked at before anything is allocated for it. The reading thread's own, but for
/// <see cref="HeldBytes"/> and <see cref="Release"/>, which anybody may call.
/// </summary>
internal sealed class FrameReader(BrokerOptions options)
{
    private readonly ReceiveBlocks _blocks = new();
    private ReceiveBlock? _block;
    private int _begin;
    private int _end;
    private int _wanted;

    /// <summary>Bytes of all blocks that the reader or an unfinished handler holds.</summary>
    public long HeldBytes => _blocks.HeldBytes;

    /// <summary>Takes the next packet, if all of it is there.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="body">What follows the header; valid until <see cref="Fill"/>, or longer where the block is held.</param>
    /// <exception cref="LinkException">What was received is no MQTT, or a packet is larger than is taken.</exception>
    public bool TryNext(out FrameHeader header, out ArraySegment<byte> body)
    {
        (header, body, _wanted) = (default, default, 0);
        if (_block is null)
        {
            return false;
        }

        var bytes = _block.Bytes.AsSpan(_begin, _end - _begin);
        if (!FrameHeader.TryRead(bytes, out header, out var isMalformed))
        {
            return isMalformed ? throw new LinkException(BrokerFailure.Malformed(options, "packet length")) : false;
        }

        if (header.Total > options.MaximumPacketSize)
        {
            throw new LinkException(BrokerFailure.TooLarge(options, header.Total));
        }

        if (bytes.Length < header.Total)
        {
            _wanted = header.Total;
            return false;
        }

        body = new ArraySegment<byte>(_block.Bytes, _begin + header.Length, header.BodyLength);
        _begin += header.Total;
        return true;
    }

    /// <summary>Reads more, behind what is there; waits for it. What was taken and is not held is written over.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool Fill(Stream stream)
    {
        MakeRoom();
        var count = stream.Read(_block!.Bytes.AsSpan(_end));
        _end += Math.Max(count, 0);
        return count > 0;
    }

    /// <summary>Keeps the bytes of the packet that was taken last, for a handler that has not finished.</summary>
    /// <returns>To be given to <see cref="Release"/> once.</returns>
    public ReceiveBlock Hold()
    {
        _block!.Hold();
        return _block;
    }

    /// <summary>A handler looks no more at the bytes that were held for it.</summary>
    public void Release(ReceiveBlock block) => _blocks.Release(block);

    /// <summary>Nothing is read any more.</summary>
    public void Close()
    {
        if (_block is { } block)
        {
            _block = null;
            _blocks.Release(block);
        }
    }

    private void MakeRoom()
    {
        var block = _block ??= _blocks.Take(ReceiveBlocks.UsualSize);
        var kept = _end - _begin;
        if (kept == 0 && block.IsReadersAlone && block.Bytes.Length == ReceiveBlocks.UsualSize)
        {
            (_begin, _end) = (0, 0);
            return;
        }

        // A third of a block is enough to read on where the packet under way fits.
        var room = block.Bytes.Length - _end;
        if (room >= ReceiveBlocks.UsualSize / 3 && block.Bytes.Length - _begin >= _wanted)
        {
            return;
        }

        var fresh = _blocks.Take(Math.Max(_wanted, kept + 1));
        block.Bytes.AsSpan(_begin, kept).CopyTo(fresh.Bytes);
        _blocks.Release(block);
        (_block, _begin, _end) = (fresh, 0, kept);
    }
}
