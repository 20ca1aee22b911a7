namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>
/// What other threads have learnt of the line's outputs and its own thread has not yet heard. Bounded by construction (S12): of each output the newest state
/// that it told, and the newest answer to each of its two commands; what was learnt before the connection was made anew is forgotten.
/// </summary>
/// <remarks>Many threads leave, one takes; the lock is held for a few copies.</remarks>
/// <param name="count">How many outputs the line has.</param>
/// <param name="wake">Called outside the lock when there is something to take and was nothing before.</param>
internal sealed class OutputInbox(int count, Action wake)
{
    private readonly Lock _gate = new();
    private readonly bool?[] _seen = new bool?[count];

    // Two places for each output: the answer to off, and to on.
    private readonly bool?[] _answers = new bool?[2 * count];
    private bool _isNew;
    private bool _isEmpty = true;

    /// <summary>The connection is new: what was told before it may be lost.</summary>
    public void Renew()
    {
        bool wasEmpty;
        lock (_gate)
        {
            Array.Clear(_seen);
            Array.Clear(_answers);
            _isNew = true;
            wasEmpty = Fill();
        }

        Wake(wasEmpty);
    }

    /// <summary>An output told its state.</summary>
    public void Seen(int output, bool on)
    {
        bool wasEmpty;
        lock (_gate)
        {
            _seen[output] = on;
            wasEmpty = Fill();
        }

        Wake(wasEmpty);
    }

    /// <summary>Somebody took a command, or nobody did.</summary>
    public void Answered(int output, bool on, bool taken)
    {
        bool wasEmpty;
        lock (_gate)
        {
            _answers[(2 * output) + (on ? 1 : 0)] = taken;
            wasEmpty = Fill();
        }

        Wake(wasEmpty);
    }

    /// <summary>Tells the outputs what was left; true where the connection is new.</summary>
    public bool Take(ReadOnlySpan<MqttOutput> outputs)
    {
        lock (_gate)
        {
            if (_isEmpty)
            {
                return false;
            }

            for (var i = 0; i < outputs.Length; i++)
            {
                Tell(outputs[i], i);
            }

            var isNew = _isNew;
            Array.Clear(_seen);
            Array.Clear(_answers);
            (_isNew, _isEmpty) = (false, true);
            return isNew;
        }
    }

    // Whether it was empty; under the lock.
    private bool Fill()
    {
        var wasEmpty = _isEmpty;
        _isEmpty = false;
        return wasEmpty;
    }

    private void Wake(bool wasEmpty)
    {
        if (wasEmpty)
        {
            wake();
        }
    }

    private void Tell(MqttOutput output, int index)
    {
        if (_isNew)
        {
            output.Renew();
        }

        if (_seen[index] is { } on)
        {
            output.Seen(on);
        }

        for (var command = 0; command < 2; command++)
        {
            if (_answers[(2 * index) + command] is { } taken)
            {
                output.Answered(command == 1, taken);
            }
        }
    }
}
