using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>The line behind a port. Called on any thread.</summary>
internal interface IMqttReceiver
{
    /// <summary>Messages come now.</summary>
    void Up();

    /// <summary>They do not, and why, in a sentence for people.</summary>
    void Down(LocalText why);

    /// <summary>A message; the sender is answered when the task completes.</summary>
    /// <param name="topic">A valid name.</param>
    /// <param name="payload">Valid until the task completes.</param>
    /// <param name="retained">Whether a broker had kept it: its age is unknown.</param>
    /// <returns>Whether a device of the line is meant and it could be read.</returns>
    ValueTask<MqttTaken> PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retained);

    /// <summary>Whoever speaks with a device's key has gone without a goodbye.</summary>
    void Gone(string device);
}
