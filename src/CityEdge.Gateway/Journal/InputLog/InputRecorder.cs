using System.Buffers;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>
/// Records every input of the engine, so that the same transitions come out of it again (S11). On the loop's thread: never waits, touches no disk. When the
/// writer lags behind by more than its queue holds, inputs are missed and counted, and the recording begins anew with a snapshot.
/// </summary>
/// <param name="queue">To the writer.</param>
/// <param name="fileBytes">Inputs in one file; then the next one begins with a snapshot.</param>
internal sealed class InputRecorder(InputQueue queue, long fileBytes)
{
    private readonly InputBlockWriter _block = new();

    // Whether a file has begun and nothing was missed since.
    private bool _recording;
    private long _inFile;
    private long _latest = long.MinValue;
    private long _blockBegan;
    private long _notBefore = long.MinValue;
    private long _missed;

    /// <summary>Inputs that no file holds, since the start; approximate while they are being missed.</summary>
    public long Missed { get; private set; }

    /// <summary>Before <see cref="SafetyEngine.Advance"/>. Begins a file where one is due, which runs the engine's deadlines up to now.</summary>
    public void Advancing(SafetyEngine engine, in Moment now)
    {
        var at = Forward(now);
        if (queue.TakeBeginAnew() && _recording)
        {
            BreakOff(0, at);
            HandOver(at);
        }

        if (_recording && _inFile + _block.Used < fileBytes)
        {
            if (engine.IsDue(at))
            {
                PutAdvance(at);
            }

            if (_block.Count > 0 && at.Elapsed - _blockBegan >= InputLogDefaults.Linger.Ticks)
            {
                HandOver(at);
            }

            return;
        }

        if (_recording)
        {
            // The snapshot runs deadlines; the file that ends must have them too.
            PutAdvance(at);
            HandOver(at);
        }

        Begin(engine, at);
    }

    /// <summary>Before <see cref="SafetyEngine.Accept"/>.</summary>
    public void Accepting(in Reading reading, in Moment now)
    {
        var at = Forward(now);
        if (MakeRoom(at))
        {
            _block.Put(reading, at);
        }
    }

    /// <summary>Before <see cref="SafetyEngine.Act"/>.</summary>
    public void Acting(OperatorAction action, in Moment now)
    {
        var at = Forward(now);
        if (MakeRoom(at, action))
        {
            _block.Put(action, at);
        }
    }

    /// <summary>After <see cref="SafetyEngine.Snapshot"/>, which runs deadlines as well.</summary>
    public void Remembered(in Moment now) => PutAdvance(Forward(now));

    /// <summary>Hands over what is left; called when the loop has stopped.</summary>
    public void Stop()
    {
        if (_block.Count > 0)
        {
            HandOver(default);
        }

        if (_recording)
        {
            queue.TryPut(new EndBatch());
            _recording = false;
        }
    }

    // As the engine does: a stamp from before the last one never turns time back. It must be done here, because the engine may have been advanced further than the recording shows.
    private Moment Forward(in Moment now)
    {
        _latest = Math.Max(_latest, now.Elapsed);
        return now.Elapsed < _latest ? now.At(_latest) : now;
    }

    private void Begin(SafetyEngine engine, in Moment at)
    {
        if (!_recording && (at.Elapsed < _notBefore || !queue.HasRoom))
        {
            return;
        }

        var snapshot = engine.Snapshot(at);
        if (queue.TryPut(new BeginBatch(_recording, _missed, engine.AsTaken(at), snapshot)))
        {
            (_recording, _inFile, _missed) = (true, 0, 0);
        }
        else
        {
            BreakOff(0, at);
        }
    }

    private void PutAdvance(in Moment at)
    {
        if (MakeRoom(at))
        {
            _block.PutAdvance(at);
        }
    }

    // False where nothing is recorded now; then the input is counted as missed.
    private bool MakeRoom(in Moment at, OperatorAction? action = null)
    {
        if (_recording && !(action is null ? _block.HasRoom : _block.HasRoomFor(action)))
        {
            HandOver(at);
            if (_recording)
            {
                _block.Begin(action);
                _blockBegan = at.Elapsed;
            }
        }

        if (!_recording)
        {
            _missed++;
            Missed++;
        }

        return _recording;
    }

    private void HandOver(in Moment at)
    {
        var count = _block.Count;
        var bytes = _block.Take();
        if (count == 0)
        {
            return;
        }

        _inFile += bytes.Count;
        if (!_recording || !queue.TryPut(new InputsBatch(bytes, count)))
        {
            ArrayPool<byte>.Shared.Return(bytes.Array!);
            BreakOff(count, at);
        }
    }

    private void BreakOff(int count, in Moment at)
    {
        _recording = false;
        _missed += count;
        Missed += count;
        _notBefore = at.Elapsed + InputLogDefaults.Rest.Ticks;
    }
}
