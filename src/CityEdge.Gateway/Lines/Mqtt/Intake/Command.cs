namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>One message on its way from the gateway to its subscribers: who is still to answer, and who has acknowledged.</summary>
/// <param name="marker">Travels through MQTTnet as the message's content type, so that each subscriber's copy is known again on its way out;
/// told apart from a device's content type by identity, and never sent.</param>
internal sealed class Command(string marker)
{
    private readonly Lock _answers = new();
    private readonly HashSet<string> _open = [];
    private readonly TaskCompletionSource<CommandOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _subscribers;
    private int _acknowledged;
    private bool _complete;

    public string Marker => marker;

    public Task<CommandOutcome> Outcome => _outcome.Task;

    /// <summary>A copy is about to be queued for the client.</summary>
    public void Expect(string clientId)
    {
        lock (_answers)
        {
            _subscribers += _open.Add(clientId) ? 1 : 0;
        }
    }

    /// <summary>The client answered, cannot answer (QoS 0), or is gone.</summary>
    public void Answer(string clientId, bool acknowledged)
    {
        lock (_answers)
        {
            if (_open.Remove(clientId) && acknowledged)
            {
                _acknowledged++;
            }
        }

        Settle();
    }

    /// <summary>All copies are queued.</summary>
    public void Complete()
    {
        lock (_answers)
        {
            _complete = true;
        }

        Settle();
    }

    private void Settle()
    {
        CommandOutcome outcome;
        lock (_answers)
        {
            if (!_complete || _open.Count > 0)
            {
                return;
            }

            outcome = new CommandOutcome(_subscribers, _acknowledged);
        }

        _outcome.TrySetResult(outcome);
    }
}
