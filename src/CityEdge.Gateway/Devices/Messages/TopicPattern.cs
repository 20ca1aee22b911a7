namespace CityEdge.Gateway.Devices.Messages;

/// <summary>An MQTT topic of a device with its base and address filled in; a level may be <c>+</c>.</summary>
internal static class TopicPattern
{
    /// <summary>The filter of a device's message or command.</summary>
    public static string Fill(string topic, string topicBase, string address) =>
        topic.Replace("{base}", topicBase, StringComparison.Ordinal).Replace("{address}", address, StringComparison.Ordinal);

    /// <summary>Whether a topic is meant by a filter with <c>+</c> (MQTT 5.0, 4.7.1.3); <c>#</c> stands in no profile.</summary>
    public static bool Fits(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic)
    {
        while (true)
        {
            var (filterEnd, topicEnd) = (filter.IndexOf('/'), topic.IndexOf('/'));
            var level = filterEnd < 0 ? filter : filter[..filterEnd];
            var name = topicEnd < 0 ? topic : topic[..topicEnd];
            if (level is not "+" && !level.SequenceEqual(name))
            {
                return false;
            }

            if (filterEnd < 0 || topicEnd < 0)
            {
                return filterEnd < 0 && topicEnd < 0;
            }

            filter = filter[(filterEnd + 1)..];
            topic = topic[(topicEnd + 1)..];
        }
    }
}
