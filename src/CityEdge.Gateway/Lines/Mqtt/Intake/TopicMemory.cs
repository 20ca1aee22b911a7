using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// The topics that one client has published to: the name as a string, whether it may, and whether anybody listens. A device uses few and uses them over
/// and over, so a message costs no allocation. Bounded: a client with more topics than this pays for each anew.
/// </summary>
internal sealed class TopicMemory(IntakeUser user, IntakeLimits limits, SubscriptionBook subscriptions)
{
    private const int MaxTopics = 512;

    private readonly Dictionary<int, Topic> _topics = [];
    private Topic? _last;

    /// <summary>The topic of these bytes; null when they are no topic name or are beyond the bounds.</summary>
    public Topic? Find(ReadOnlySpan<byte> bytes)
    {
        if (_last is { } last && bytes.SequenceEqual(last.Bytes))
        {
            return last;
        }

        var hash = new HashCode();
        hash.AddBytes(bytes);
        var key = hash.ToHashCode();
        if (_topics.TryGetValue(key, out var known) && bytes.SequenceEqual(known.Bytes))
        {
            return _last = known;
        }

        if (!TopicRules.IsName(bytes, limits.MaxTopicBytes, limits.MaxTopicLevels))
        {
            return null;
        }

        if (_topics.Count == MaxTopics)
        {
            _topics.Clear();
        }

        var name = Encoding.UTF8.GetString(bytes);
        var mayPublish = user.Publish.Any(filter => TopicRules.Matches(filter, name));
        return _last = _topics[key] = new Topic(bytes.ToArray(), name, mayPublish);
    }

    /// <summary>Whether anybody is subscribed to the topic now.</summary>
    public bool IsHeard(Topic topic)
    {
        if (topic.HeardAt != subscriptions.Version)
        {
            topic.IsHeard = subscriptions.Hears(topic.Name, out var version);
            topic.HeardAt = version;
        }

        return topic.IsHeard;
    }

    /// <summary>One topic.</summary>
    internal sealed class Topic(byte[] bytes, string name, bool mayPublish)
    {
        public byte[] Bytes => bytes;

        public string Name => name;

        public bool MayPublish => mayPublish;

        public bool IsHeard { get; set; }

        public int HeardAt { get; set; } = -1;
    }
}
