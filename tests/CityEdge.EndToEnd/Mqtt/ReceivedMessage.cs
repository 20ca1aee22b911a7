namespace CityEdge.EndToEnd.Mqtt;

/// <summary>A message as a test keeps it.</summary>
internal sealed record ReceivedMessage(string Topic, string Payload, bool Retain, bool Duplicate, int Qos);
