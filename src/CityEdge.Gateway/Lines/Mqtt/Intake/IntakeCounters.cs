namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What an intake counts; read by the page and by tests.</summary>
internal sealed class IntakeCounters
{
    private long _accepted;
    private long _turnedAway;
    private long _connected;
    private long _refused;
    private long _messages;
    private long _foreignTopics;
    private long _foreignFilters;
    private long _violations;
    private long _pauses;
    private long _notRetained;
    private long _notSent;

    /// <summary>Connections taken from the listener.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections closed at once because of their number or rate.</summary>
    public long TurnedAway => Interlocked.Read(ref _turnedAway);

    /// <summary>Clients let in.</summary>
    public long Connected => Interlocked.Read(ref _connected);

    /// <summary>CONNECTs refused by a reason code.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Messages handed to the handler.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Messages refused because the topic was not the client's own.</summary>
    public long ForeignTopics => Interlocked.Read(ref _foreignTopics);

    /// <summary>Subscriptions refused because the filter was not the client's own.</summary>
    public long ForeignFilters => Interlocked.Read(ref _foreignFilters);

    /// <summary>Connections ended because of what they sent.</summary>
    public long Violations => Interlocked.Read(ref _violations);

    /// <summary>Times that a client was left unread because of its rate.</summary>
    public long Pauses => Interlocked.Read(ref _pauses);

    /// <summary>Messages that were to be retained and were not, the bound being reached.</summary>
    public long NotRetained => Interlocked.Read(ref _notRetained);

    /// <summary>Messages not sent to a subscriber because it takes none so large.</summary>
    public long NotSent => Interlocked.Read(ref _notSent);

    public void CountAccepted() => Interlocked.Increment(ref _accepted);

    public void CountTurnedAway() => Interlocked.Increment(ref _turnedAway);

    public void CountConnected() => Interlocked.Increment(ref _connected);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    public void CountMessage() => Interlocked.Increment(ref _messages);

    public void CountForeignTopic() => Interlocked.Increment(ref _foreignTopics);

    public void CountForeignFilter() => Interlocked.Increment(ref _foreignFilters);

    public void CountViolation() => Interlocked.Increment(ref _violations);

    public void CountPause() => Interlocked.Increment(ref _pauses);

    public void CountNotRetained() => Interlocked.Increment(ref _notRetained);

    public void CountNotSent() => Interlocked.Increment(ref _notSent);
}
