using System.Collections.Frozen;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>Which device and message a topic means. Made once; a look-up of a topic without <c>+</c> allocates nothing.</summary>
internal sealed class MqttRoutes
{
    private readonly FrozenDictionary<string, MqttRoute[]> _exact;
    private readonly (string Filter, MqttRoute Route)[] _patterns;

    /// <param name="devices">The devices of the line.</param>
    /// <param name="server">Whose uplinks come here.</param>
    public MqttRoutes(IReadOnlyList<BoundDevice> devices, LoRaWanServer server = LoRaWanServer.Chirpstack)
    {
        var all = devices.SelectMany((device, index) => FiltersOf(device).Select((filter, message) => (filter, new MqttRoute(index, message)))).ToList();
        _exact = all.Where(static one => !one.filter.Contains('+', StringComparison.Ordinal)).GroupBy(static one => one.filter, static one => one.Item2, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        _patterns = [.. all.Where(static one => one.filter.Contains('+', StringComparison.Ordinal))];
        Filters = [.. all.Select(static one => one.filter).Concat(devices.SelectMany(device => UplinksOf(device, server))).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What must be subscribed to.</summary>
    public IReadOnlyList<string> Filters { get; }

    /// <summary>Topics that a device publishes to.</summary>
    public static IReadOnlyList<string> FiltersOf(BoundDevice device) =>
        device.Profile.Link is MqttProfile mqtt ? [.. mqtt.Messages.Select(message => TopicPattern.Fill(message.From, device.Base, device.Address))] : [];

    /// <summary>Topics that a network server publishes a device's uplinks to. The Things Stack names devices as people please: all of them are taken.</summary>
    public static IReadOnlyList<string> UplinksOf(BoundDevice device, LoRaWanServer server) => (device.Profile.Link, server) switch
    {
        (LoRaWanProfile, LoRaWanServer.Chirpstack) => [$"application/+/device/{device.Address.ToLowerInvariant()}/event/+"],
        (LoRaWanProfile, LoRaWanServer.TheThingsStack) => ["v3/+/devices/+/up", "v3/+/devices/+/join"],
        _ => [],
    };

    /// <summary>Topics that a device listens to.</summary>
    public static IReadOnlyList<string> CommandsOf(BoundDevice device) =>
        [.. device.Profile.Outputs.Select(static output => output.Place).OfType<PublishPlace>()
            .SelectMany(static place => place.Ask is { } ask ? new[] { place.Topic, ask.Topic } : [place.Topic])
            .Select(topic => TopicPattern.Fill(topic, device.Base, device.Address)).Distinct(StringComparer.Ordinal)];

    /// <summary>The routes of a topic; one topic may serve several devices.</summary>
    public ReadOnlySpan<MqttRoute> Find(string topic, ref MqttRoute[]? matched)
    {
        if (_exact.TryGetValue(topic, out var routes))
        {
            return routes;
        }

        matched = [.. _patterns.Where(pattern => TopicPattern.Fits(pattern.Filter, topic)).Select(static pattern => pattern.Route)];
        return matched;
    }
}
