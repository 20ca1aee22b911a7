using System.Buffers;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>Writes what the recorder hands over into files, within the bytes allowed: the oldest file goes first, never the current one. One thread.</summary>
/// <remarks>
/// Nothing here is promised to anybody: a file is synced when it is whole. When the disk refuses, all is dropped up to the next beginning, and the
/// gap is said at its front.
/// </remarks>
/// <param name="queue">From the recorder.</param>
/// <param name="open">Opens the directory; asked again after each failure.</param>
/// <param name="model">The site's fingerprint.</param>
/// <param name="budget">All files together.</param>
internal sealed class InputLogWriter(InputQueue queue, Func<IJournalMedium> open, ReadOnlyMemory<byte> model, long budget) : IDisposable
{
    // Number and length of every file, oldest first, the current one last.
    private readonly Queue<(long Number, long Bytes)> _files = new();
    private IJournalMedium? _medium;
    private string? _current;
    private long _number;
    private long _length;
    private uint _place;
    private long _dropped;
    private bool _complete;

    /// <summary>What the disk said when it last refused; null while all is well.</summary>
    public MediumException? Refused { get; private set; }

    /// <summary>Writes all that waits.</summary>
    public void Drain()
    {
        while (queue.TryTake() is { } batch)
        {
            try
            {
                Write(batch);
            }
            catch (MediumException refused)
            {
                Refused = refused;
                Abandon(batch);
            }

            if (batch is InputsBatch inputs)
            {
                ArrayPool<byte>.Shared.Return(inputs.Bytes.Array!);
            }
        }
    }

    public void Dispose() => _medium?.Dispose();

    private void Write(InputBatch batch)
    {
        switch (batch)
        {
            case BeginBatch begin:
                queue.TakeBeginAnew();
                Finish(FrameKind.Full, begin.Continues);
                Begin(begin);
                break;
            case InputsBatch inputs when _current is not null:
                Append(FrameKind.Inputs, inputs.Bytes);
                break;
            case InputsBatch inputs:
                _dropped += inputs.Count;
                break;
            case EndBatch:
                Finish(FrameKind.Stopped, _current is not null);
                break;
        }
    }

    private void Begin(BeginBatch begin)
    {
        if (_medium is null)
        {
            _medium = open();
            Look(_medium);
        }

        var start = InputLogFormat.Write(new InputLogStart
        {
            Number = _number + 1,
            Continues = begin.Continues && _complete && _dropped == 0,
            Missed = begin.Missed + _dropped,
            Model = model,
            At = begin.At,
            Snapshot = begin.Snapshot,
        });
        MakeRoom(start.Length);
        _number++;
        var name = InputLogFormat.NameOf(_number);
        _medium.Create(name, 0);
        _files.Enqueue((_number, 0));
        (_current, _length, _place, _complete) = (name, 0, 0, false);
        Append(FrameKind.Start, start);
        (_dropped, Refused) = (0, null);
    }

    private void Append(FrameKind kind, ReadOnlySpan<byte> body)
    {
        var frame = InputLogFormat.Frame(_place, kind, body);
        MakeRoom(frame.Length);
        _medium!.Write(_current!, _length, frame);
        _length += frame.Length;
        _place++;
    }

    // Seals the current file, where there is one and nothing behind it is missing.
    private void Finish(FrameKind end, bool whole)
    {
        if (_current is not { } name)
        {
            return;
        }

        if (whole)
        {
            Append(end, []);
        }

        _medium!.Sync(name);
        _medium.SyncNames();
        (_current, _complete) = (null, whole);
        Settle();
    }

    // Numbers go on from the highest name there is; files of other layouts are not ours to count or to drop.
    private void Look(IJournalMedium medium)
    {
        _files.Clear();
        foreach (var name in medium.List())
        {
            if (InputLogFormat.NumberOf(name) is { } number)
            {
                _files.Enqueue((number, medium.LengthOf(name)));
                _number = Math.Max(_number, number);
            }
        }

        _current = null;
    }

    private void MakeRoom(long more)
    {
        while (_files.Sum(static file => file.Bytes) + _length + more > budget && _files.TryPeek(out var oldest) && InputLogFormat.NameOf(oldest.Number) is var name && name != _current)
        {
            _medium!.Delete(name);
            _files.Dequeue();
        }
    }

    // The current file's length becomes part of the sum.
    private void Settle()
    {
        if (_files.Count > 0 && _length > 0)
        {
            var all = _files.ToArray();
            all[^1] = all[^1] with { Bytes = _length };
            _files.Clear();
            Array.ForEach(all, _files.Enqueue);
        }

        _length = 0;
    }

    // Whatever the disk still holds stays as it is; the medium is opened again at the next beginning.
    private void Abandon(InputBatch batch)
    {
        _dropped += batch is InputsBatch inputs ? inputs.Count : 0;
        (_current, _length, _complete) = (null, 0, false);
        _medium?.Dispose();
        _medium = null;
        queue.AskToBeginAnew();
    }
}
