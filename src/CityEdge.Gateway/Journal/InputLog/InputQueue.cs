namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>Between the loop's thread, which never waits, and the writer's, which may be slow: bounded, and refusing when it is full.</summary>
internal sealed class InputQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<InputBatch> _batches = new();
    private readonly SemaphoreSlim _filled = new(0);

    // Set by the writer when it could not keep what it was given; read by the recorder.
    private volatile bool _beginAnew;

    /// <summary>Whether a file could begin now: half of the room is free, so that it does not break off at once.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _batches.Count <= InputLogDefaults.BlocksWaiting / 2;
            }
        }
    }

    /// <summary>Leaves a batch for the writer; false when too many wait.</summary>
    public bool TryPut(InputBatch batch)
    {
        lock (_gate)
        {
            // The end always fits: it is the last.
            if (_batches.Count >= InputLogDefaults.BlocksWaiting && batch is not EndBatch)
            {
                return false;
            }

            _batches.Enqueue(batch);
        }

        _filled.Release();
        return true;
    }

    /// <summary>Takes the oldest batch; null when none waits.</summary>
    public InputBatch? TryTake()
    {
        lock (_gate)
        {
            return _batches.TryDequeue(out var batch) ? batch : null;
        }
    }

    /// <summary>Waits until something may have been put.</summary>
    public void Wait(CancellationToken stop) => _filled.Wait(stop);

    /// <summary>The writer lost something: what follows is of no use before the next beginning.</summary>
    public void AskToBeginAnew() => _beginAnew = true;

    /// <summary>Whether the recorder must begin anew; asked once.</summary>
    public bool TakeBeginAnew()
    {
        if (!_beginAnew)
        {
            return false;
        }

        _beginAnew = false;
        return true;
    }

    public void Dispose() => _filled.Dispose();
}
