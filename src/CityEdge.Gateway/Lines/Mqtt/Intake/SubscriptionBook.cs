using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// Which filters anybody is subscribed to: a message that matches none never reaches MQTTnet's dispatch. Holds at least what MQTTnet's own tables hold,
/// for a filter is written here before MQTTnet hears of it and struck out after.
/// </summary>
internal sealed class SubscriptionBook
{
    private readonly Lock _writing = new();
    private volatile Page _page = new(0, []);

    /// <summary>Counts up with every change: what was looked up under an older number must be looked up again.</summary>
    public int Version => _page.Version;

    /// <summary>Whether somebody is subscribed to the topic.</summary>
    public bool Hears(string topic, out int version)
    {
        var page = _page;
        version = page.Version;
        foreach (var (_, filter) in page.Filters)
        {
            if (TopicRules.Matches(filter, topic))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds a filter of a client; false when the client has its most already.</summary>
    public bool TryAdd(object client, string filter, int most)
    {
        lock (_writing)
        {
            var filters = _page.Filters;
            if (Array.Exists(filters, held => ReferenceEquals(held.Client, client) && held.Filter == filter))
            {
                return true;
            }

            if (filters.Count(held => ReferenceEquals(held.Client, client)) >= most)
            {
                return false;
            }

            Turn([.. filters, (client, filter)]);
            return true;
        }
    }

    public void Remove(object client, string filter)
    {
        lock (_writing)
        {
            Turn([.. _page.Filters.Where(held => !ReferenceEquals(held.Client, client) || held.Filter != filter)]);
        }
    }

    public void RemoveAll(object client)
    {
        lock (_writing)
        {
            if (Array.Exists(_page.Filters, held => ReferenceEquals(held.Client, client)))
            {
                Turn([.. _page.Filters.Where(held => !ReferenceEquals(held.Client, client))]);
            }
        }
    }

    private void Turn((object Client, string Filter)[] filters) => _page = new Page(_page.Version + 1, filters);

    private sealed record Page(int Version, (object Client, string Filter)[] Filters);
}
