namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>One message of a device as it was heard.</summary>
/// <param name="Topic">MQTT topic; empty for frames.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="Retained">Whether a broker had kept it.</param>
internal readonly record struct DraftMessage(string Topic, byte[] Payload, bool Retained);
