namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// Which messages MQTTnet holds as retained, how large they are, when they came and when they expire. MQTTnet bounds neither their number nor their bytes and
/// never lets one expire; this book decides what is retained, and says what is over.
/// </summary>
internal sealed class RetainedBook(TimeProvider time, IntakeLimits limits)
{
    private readonly Lock _book = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_book)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Whether the message may be retained; an empty payload ends the topic's retained message and always may.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payloadBytes">The payload's size.</param>
    /// <param name="expirySeconds">0 means never.</param>
    public bool TryKeep(string topic, int payloadBytes, uint expirySeconds)
    {
        lock (_book)
        {
            _entries.TryGetValue(topic, out var old);
            if (payloadBytes == 0)
            {
                _entries.Remove(topic);
                _bytes -= old?.Bytes ?? 0;
                return true;
            }

            var bytes = payloadBytes + (2L * topic.Length);
            if (_bytes - (old?.Bytes ?? 0) + bytes > limits.MaxRetainedBytes || (old is null && _entries.Count >= limits.MaxRetained))
            {
                return false;
            }

            _bytes += bytes - (old?.Bytes ?? 0);
            _entries[topic] = new Entry(bytes, time.GetTimestamp(), expirySeconds);
            return true;
        }
    }

    /// <summary>Seconds that a message kept under the topic has waited (section 3.3.2.3.3).</summary>
    public uint WaitedSeconds(string topic)
    {
        lock (_book)
        {
            return _entries.TryGetValue(topic, out var entry) ? (uint)time.GetElapsedTime(entry.Came).TotalSeconds : 0;
        }
    }

    /// <summary>Strikes out the topics whose messages have expired.</summary>
    public IReadOnlyList<string> TakeExpired()
    {
        lock (_book)
        {
            List<string>? over = null;
            foreach (var (topic, entry) in _entries)
            {
                if (entry.ExpirySeconds != 0 && time.GetElapsedTime(entry.Came).TotalSeconds >= entry.ExpirySeconds)
                {
                    (over ??= []).Add(topic);
                }
            }

            foreach (var topic in over ?? [])
            {
                _bytes -= _entries[topic].Bytes;
                _entries.Remove(topic);
            }

            return over ?? [];
        }
    }

    private sealed record Entry(long Bytes, long Came, uint ExpirySeconds);
}
